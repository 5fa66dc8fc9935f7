#include "theory/chain.hpp"

#include <cmath>

#include "engine/assert.hpp"

namespace floe::theory {

void Chain::add(std::uint32_t from, std::uint32_t to, double per_time) {
  FLOE_ASSERT(from < states_ && to < states_ && from != to, "no such two states");
  FLOE_ASSERT(per_time >= 0 && std::isfinite(per_time), "a rate is negative or not a number");
  if (per_time > 0) rates_.push_back({from, to, per_time});
}

}  // namespace floe::theory
