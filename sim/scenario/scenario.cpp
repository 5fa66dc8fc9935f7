#include "scenario/scenario.hpp"

namespace floe {

std::vector<std::uint32_t> Scenario::Committee::shards_per_node() const {
  std::vector<std::uint32_t> weights;
  weights.reserve(nodes);
  for (const Group& group : groups)
    for (std::uint32_t node = 0; node < group.nodes; ++node)
      weights.push_back(group.shards / group.nodes + (node < group.shards % group.nodes ? 1 : 0));
  return weights;
}

}  // namespace floe
