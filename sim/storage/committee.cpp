#include "storage/committee.hpp"

#include <numeric>

#include "engine/assert.hpp"

namespace floe {
namespace {

ShardLists consecutive(const std::vector<std::uint32_t>& shards_per_node) {
  ShardLists lists;
  Shard next = 0;
  for (const std::uint32_t shards : shards_per_node) {
    lists.emplace_back(shards);
    std::iota(lists.back().begin(), lists.back().end(), next);
    next += shards;
  }
  return lists;
}

}  // namespace

Committee::Committee(const std::vector<std::uint32_t>& shards_per_node)
    : Committee(consecutive(shards_per_node)) {}

void Committee::assign(const ShardLists& lists) {
  std::vector<std::uint32_t> weights;
  first_.clear();
  order_.clear();
  for (const std::vector<Shard>& list : lists) {
    weights.push_back(static_cast<std::uint32_t>(list.size()));
    first_.push_back(static_cast<std::uint32_t>(order_.size()));
    order_.insert(order_.end(), list.begin(), list.end());
  }
  FLOE_ASSERT(owner_.empty() || owner_.size() == order_.size(), "shards came or went");
  owner_.assign(order_.size(), static_cast<NodeId>(lists.size()));
  for (NodeId node = 0; node < lists.size(); ++node)
    for (const Shard shard : lists[node]) {
      FLOE_ASSERT(shard < owner_.size() && owner_[shard] == lists.size(), "a shard is on two lists");
      owner_[shard] = node;
    }
  weights_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(weights));
}

}  // namespace floe
