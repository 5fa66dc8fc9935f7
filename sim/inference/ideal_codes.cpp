#include "inference/ideal_codes.hpp"

#include "engine/assert.hpp"

namespace floe {
namespace {

void check(std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  FLOE_ASSERT(1 <= k && k <= d && d < n, "no such code");
}

}  // namespace

IdealCode minimum_storage(std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  check(n, k, d);
  return {double{1} * n / k, double{1} * d / (double{1} * k * (d - k + 1))};
}

IdealCode minimum_bandwidth(std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  check(n, k, d);
  const double piece = 2.0 * d / (double{1} * k * (2.0 * d - k + 1));
  return {piece * n, piece};
}

}  // namespace floe
