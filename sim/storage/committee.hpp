// Which node is responsible for which shard. When the machine of a node departs, its replacement serves the
// same node and the same shards, with an empty disk. From one epoch to the next shards move between nodes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "record/ids.hpp"

namespace floe {

class Committee {
 public:
  // `shards_per_node[i]` consecutive shards go to node i.
  explicit Committee(const std::vector<std::uint32_t>& shards_per_node);
  explicit Committee(const ShardLists& lists) { assign(lists); }

  // Every shard is on one list. As many nodes and shards as before, where there were any.
  void assign(const ShardLists& lists);

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(first_.size()); }
  std::uint32_t shards() const { return static_cast<std::uint32_t>(owner_.size()); }
  NodeId owner(Shard shard) const { return owner_[shard]; }

  // Valid until shards move.
  std::span<const Shard> shards_of(NodeId node) const {
    return std::span(order_).subspan(first_[node], (*weights_)[node]);
  }

  // What each node has at stake, where that is given; the shards of the next epochs follow from it.
  std::span<const std::uint64_t> stakes() const { return stakes_; }
  void set_stakes(std::vector<std::uint64_t> stakes) { stakes_ = std::move(stakes); }

  // Shards held, which is the voting and sampling weight of each node.
  std::span<const std::uint32_t> weights() const { return *weights_; }
  // The same, for whoever needs them longer than until shards move.
  std::shared_ptr<const std::vector<std::uint32_t>> kept_weights() const { return weights_; }

 private:
  std::shared_ptr<const std::vector<std::uint32_t>> weights_;
  std::vector<std::uint64_t> stakes_;
  std::vector<std::uint32_t> first_;
  std::vector<NodeId> owner_;
  std::vector<Shard> order_;
};

}  // namespace floe
