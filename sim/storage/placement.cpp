#include "storage/placement.hpp"

#include "engine/assert.hpp"

namespace floe {

std::uint32_t Placement::slot_of(Shard shard) const {
  FLOE_ASSERT(has_slot(shard), "the shard has no slot of the blob");
  if (!drawn.empty()) return static_cast<std::uint32_t>(std::ranges::find(drawn, shard) - drawn.begin());
  return distance(shard) / stride;
}

}  // namespace floe
