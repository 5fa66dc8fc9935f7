// Which nodes reach each other, as sides of a partition; without one there is a single side.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "world/world.hpp"

namespace floe::maintenance {

struct Side {
  NodeId first;              // of its nodes, the one with the least number
  std::uint64_t shards = 0;  // of all its nodes
};

// By their first nodes, of the nodes that count.
std::vector<Side> sides_of(const World& world, const std::function<bool(NodeId)>& counts);

// The first node of the side with the most shards, and of sides with as many the one with the least number.
NodeId first_of_main_side(const World& world);

}  // namespace floe::maintenance
