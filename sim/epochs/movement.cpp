#include "epochs/movement.hpp"

#include <algorithm>
#include <numeric>

#include "engine/assert.hpp"

namespace floe {

ShardLists first_lists(std::span<const std::uint32_t> weights) {
  ShardLists lists;
  Shard next = 0;
  for (const std::uint32_t weight : weights) {
    lists.emplace_back(weight);
    std::iota(lists.back().begin(), lists.back().end(), next);
    next += weight;
  }
  return lists;
}

ShardLists move(const ShardLists& before, std::span<const std::uint32_t> weights) {
  FLOE_ASSERT(before.size() <= weights.size(), "a node that is not told how many shards it has");
  ShardLists lists = before;
  lists.resize(weights.size());
  std::vector<Shard> free;
  for (std::size_t node = 0; node < before.size(); ++node) {
    std::vector<Shard>& list = lists[node];
    if (weights[node] == 0) {
      free.insert(free.end(), list.begin(), list.end());
      list.clear();
    }
    for (; list.size() > weights[node]; list.pop_back()) free.push_back(list.back());
  }
  for (const bool grows : {false, true})
    for (std::size_t node = 0; node < lists.size(); ++node) {
      const bool was_member = node < before.size() && !before[node].empty();
      if (was_member != grows) continue;
      while (lists[node].size() < weights[node]) {
        FLOE_ASSERT(!free.empty(), "a committee of more shards than the last one");
        lists[node].push_back(free.back());
        free.pop_back();
      }
    }
  FLOE_ASSERT(free.empty(), "a committee of fewer shards than the last one");
  return lists;
}

}  // namespace floe
