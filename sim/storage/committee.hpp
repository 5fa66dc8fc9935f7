// Which node is responsible for which shard. When the machine of a node departs, its replacement serves the
// same node and the same shards, with an empty disk.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "record/ids.hpp"

namespace floe {

class Committee {
 public:
  // `shards_per_node[i]` consecutive shards go to node i.
  explicit Committee(std::vector<std::uint32_t> shards_per_node);

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(weights_.size()); }
  std::uint32_t shards() const { return static_cast<std::uint32_t>(owner_.size()); }
  NodeId owner(Shard shard) const { return owner_[shard]; }

  std::span<const Shard> shards_of(NodeId node) const {
    return std::span(order_).subspan(first_[node], weights_[node]);
  }

  // Shards held, which is the voting and sampling weight of each node.
  std::span<const std::uint32_t> weights() const { return weights_; }

 private:
  std::vector<std::uint32_t> weights_;
  std::vector<std::uint32_t> first_;
  std::vector<NodeId> owner_;
  std::vector<Shard> order_;
};

}  // namespace floe
