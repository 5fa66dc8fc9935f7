// Nodes in the order in which a client turns to them: all orders are as likely, whatever the shards of a node.
#pragma once

#include <utility>
#include <vector>

#include "engine/random.hpp"
#include "record/ids.hpp"

namespace floe::clients {

inline std::vector<NodeId> in_random_order(std::vector<NodeId> nodes, Stream& order) {
  for (std::size_t left = nodes.size(); left > 1; --left)
    std::swap(nodes[left - 1], nodes[order.below(left)]);
  return nodes;
}

}  // namespace floe::clients
