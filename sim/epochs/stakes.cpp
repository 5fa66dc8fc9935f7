#include "epochs/stakes.hpp"

#include "engine/assert.hpp"
#include "engine/real.hpp"

namespace floe {
namespace {

std::uint64_t whole(double stake) {
  if (stake >= static_cast<double>(Stakes::kMost)) return Stakes::kMost;
  return stake < 1 ? 1 : static_cast<std::uint64_t>(stake + 0.5);
}

}  // namespace

std::vector<std::uint64_t> Stakes::of(std::uint32_t nodes, std::uint64_t seed) const {
  if (!law) {
    FLOE_ASSERT(listed.size() == nodes, "a list of stakes of another committee");
    return listed;
  }
  std::vector<std::uint64_t> drawn;
  for (std::uint32_t node = 0; node < nodes; ++node) {
    Stream stream(seed, 0, node, "committee/stake");
    drawn.push_back(whole(law->draw(stream)));
  }
  return drawn;
}

std::vector<std::uint64_t> drifted(std::span<const std::uint64_t> stakes, double sigma, Stream& stream) {
  std::vector<std::uint64_t> after;
  for (const std::uint64_t stake : stakes) {
    const double factor = real::exp(sigma * stream.normal());
    after.push_back(stake == 0 || sigma == 0 ? stake : whole(static_cast<double>(stake) * factor));
  }
  return after;
}

}  // namespace floe
