// Which shards move: examples worked by hand from the rule, a slow reference that keeps no lists of its own, and that
// no more moves than has to.
#include "epochs/movement.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "engine/random.hpp"
#include "epochs/apportionment.hpp"

namespace floe {
namespace {

using Weights = std::vector<std::uint32_t>;

// The rule over maps from addresses to lists, as the contract keeps them: what is wanted is a queue of (node, number),
// from which nodes of the old committee are taken as they are met, and to whose end those that grow are put back.
std::map<NodeId, std::vector<Shard>> by_the_rule(const std::map<NodeId, std::vector<Shard>>& before,
                                                 const Weights& weights) {
  std::deque<std::pair<NodeId, std::uint32_t>> wanted;
  for (NodeId node = 0; node < weights.size(); ++node)
    if (weights[node] > 0) wanted.emplace_back(node, weights[node]);
  std::map<NodeId, std::vector<Shard>> after;
  std::vector<Shard> stack;
  for (const auto& entry : before) {
    const auto found = std::find_if(wanted.begin(), wanted.end(),
                                    [&](const auto& each) { return each.first == entry.first; });
    if (found == wanted.end()) {
      for (const Shard shard : entry.second) stack.push_back(shard);
      continue;
    }
    const std::uint32_t number = found->second;
    wanted.erase(found);
    std::vector<Shard> kept = entry.second;
    if (number > kept.size()) {
      wanted.emplace_back(entry.first, number);
      continue;
    }
    while (kept.size() != number) {
      stack.push_back(kept[kept.size() - 1]);
      kept.erase(kept.end() - 1);
    }
    after[entry.first] = kept;
  }
  for (const auto& each : wanted) {
    const auto old = before.find(each.first);
    std::vector<Shard> list = old == before.end() ? std::vector<Shard>{} : old->second;
    for (std::size_t lacks = each.second - list.size(); lacks > 0; --lacks) {
      list.push_back(stack.at(stack.size() - 1));
      stack.erase(stack.end() - 1);
    }
    after[each.first] = list;
  }
  return after;
}

std::map<NodeId, std::vector<Shard>> as_map(const ShardLists& lists) {
  std::map<NodeId, std::vector<Shard>> members;
  for (NodeId node = 0; node < lists.size(); ++node)
    if (!lists[node].empty()) members[node] = lists[node];
  return members;
}

std::vector<NodeId> owners(const ShardLists& lists, std::uint32_t shards) {
  constexpr NodeId kNobody = 1'000'000;
  std::vector<NodeId> owner(shards, kNobody);
  for (NodeId node = 0; node < lists.size(); ++node)
    for (const Shard shard : lists[node]) {
      REQUIRE(shard < shards);
      REQUIRE(owner[shard] == kNobody);  // each has one owner
      owner[shard] = node;
    }
  REQUIRE(std::ranges::count(owner, kNobody) == 0);
  return owner;
}

}  // namespace

TEST_CASE("movement: the first epoch deals consecutive ranges out") {
  CHECK(first_lists(Weights{2, 0, 3, 1}) == ShardLists{{0, 1}, {}, {2, 3, 4}, {5}});
}

TEST_CASE("movement: an equal committee moves nothing") {
  const ShardLists lists{{3, 1}, {0, 2}};
  CHECK(move(lists, Weights{2, 2}) == lists);
}

// The contract's own example: nodes 0 and 1 leave, whose shards 0, 1, 2, 3 are on the stack; 2 and 3 grow.
TEST_CASE("movement: a leaver's shards in their order, from the top to those that grow") {
  const ShardLists before = first_lists(Weights{2, 2, 2, 2});
  CHECK(move(before, Weights{0, 0, 4, 4}) == ShardLists{{}, {}, {4, 5, 3, 2}, {6, 7, 1, 0}});
}

// 1 shrinks from 2, 3, 4 and puts 4, then 3 on the stack; 0 leaves before it with 0, 1. The newcomer 3 takes 3 and 4,
// and 2, which grows, takes 1 and 0.
TEST_CASE("movement: newcomers come before those that grow, and the last shards of a list go first") {
  const ShardLists before = first_lists(Weights{2, 3, 1});
  CHECK(move(before, Weights{0, 1, 3, 2}) == ShardLists{{}, {2}, {5, 1, 0}, {3, 4}});
}

// Who was in an earlier committee and is not in the last is a newcomer like any other.
TEST_CASE("movement: a node that comes back starts from nothing") {
  const ShardLists before{{}, {4, 0, 2}, {1, 3, 5}};
  CHECK(move(before, Weights{2, 1, 3}) == ShardLists{{0, 2}, {4}, {1, 3, 5}});
}

TEST_CASE(
    "movement: a thousand epochs of random stakes, against the rule over maps and the least that must move") {
  Stream stream(5, 0, 0, "movement test");
  for (int world = 0; world < 40; ++world) {
    const auto shards = static_cast<std::uint32_t>(20 + stream.below(200));
    std::vector<std::uint64_t> stakes(8 + stream.below(24));
    for (std::uint64_t& stake : stakes) stake = 1 + stream.below(1000);
    ShardLists lists = first_lists(apportion(stakes, shards));
    for (int epoch = 0; epoch < 25; ++epoch) {
      for (std::uint64_t& stake : stakes) {
        if (stream.below(6) == 0) stake = stream.below(3) == 0 ? 0 : 1 + stream.below(1000);
      }
      if (stream.below(4) == 0) stakes.push_back(1 + stream.below(2000));
      const Weights weights = apportion(stakes, shards);
      const ShardLists next = move(lists, weights);
      REQUIRE(as_map(next) == by_the_rule(as_map(lists), weights));

      const std::vector<NodeId> was = owners(lists, shards);
      const std::vector<NodeId> is = owners(next, shards);
      std::uint32_t moves = 0;
      for (Shard shard = 0; shard < shards; ++shard) moves += was[shard] != is[shard] ? 1 : 0;
      std::uint32_t least = 0;
      for (NodeId node = 0; node < weights.size(); ++node) {
        const auto held = static_cast<std::uint32_t>(node < lists.size() ? lists[node].size() : 0);
        least += weights[node] - std::min(weights[node], held);
        REQUIRE(next[node].size() == weights[node]);
        // What stays, stays where it was in the list.
        const std::size_t kept = std::min<std::size_t>(held, weights[node]);
        for (std::size_t place = 0; place < kept; ++place) REQUIRE(next[node][place] == lists[node][place]);
      }
      REQUIRE(moves == least);
      lists = next;
    }
  }
}

}  // namespace floe
