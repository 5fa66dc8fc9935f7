#include "belief/sides.hpp"

#include <algorithm>

namespace floe::maintenance {

std::vector<Side> sides_of(const World& world, const std::function<bool(NodeId)>& counts) {
  std::vector<Side> sides;
  for (NodeId node = 0; node < world.nodes().count(); ++node) {
    if (!counts(node)) continue;
    const auto reached = [&](const Side& side) { return world.paths().reaches(side.first, node); };
    auto side = std::ranges::find_if(sides, reached);
    if (side == sides.end()) side = sides.insert(side, {node});
    side->shards += world.committee().weights()[node];
  }
  return sides;
}

NodeId first_of_main_side(const World& world) {
  if (world.paths().undivided_since() != Instant::never()) return 0;
  const std::vector<Side> sides = sides_of(world, [](NodeId) { return true; });
  return std::ranges::max_element(sides, {}, &Side::shards)->first;
}

}  // namespace floe::maintenance
