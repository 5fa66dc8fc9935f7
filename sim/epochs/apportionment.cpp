#include "epochs/apportionment.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

#include "engine/assert.hpp"

namespace floe {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kNodesOfCap = 20;  // with fewer, the cap is that many times higher
constexpr std::uint64_t kParts = 10;       // of all shards, one is the most for a node

struct Quotient {
  std::uint64_t stake;
  std::uint64_t divisor;
  std::size_t node;
};

// Whether `other` has the next shard before `one`: the greatest element of a heap is the last in this order.
bool comes_later(const Quotient& one, const Quotient& other) {
  const Wide mine = static_cast<Wide>(one.stake) * other.divisor;
  const Wide theirs = static_cast<Wide>(other.stake) * one.divisor;
  return mine != theirs ? mine < theirs : one.node > other.node;
}

// The active set: who has no stake is not in it.
std::size_t active(std::span<const std::uint64_t> stakes) {
  return static_cast<std::size_t>(
      std::ranges::count_if(stakes, [](std::uint64_t stake) { return stake > 0; }));
}

Wide sum_of(std::span<const std::uint64_t> stakes) {
  Wide sum = 0;
  for (const std::uint64_t stake : stakes) sum += stake;
  return sum;
}

}  // namespace

std::uint32_t most_shards_of_node(std::size_t nodes, std::uint32_t shards) {
  if (nodes == 0) return 0;
  if (nodes >= kNodesOfCap) return shards / static_cast<std::uint32_t>(kParts);
  const std::uint64_t share = kParts * nodes;
  const std::uint64_t most = (kNodesOfCap * shards + share - 1) / share;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(most, shards));
}

bool can_apportion(std::span<const std::uint64_t> stakes, std::uint32_t shards) {
  const std::size_t nodes = active(stakes);
  return nodes > 0 && std::uint64_t{most_shards_of_node(nodes, shards)} * nodes >= shards;
}

std::vector<std::uint32_t> apportion(std::span<const std::uint64_t> stakes, std::uint32_t shards) {
  FLOE_ASSERT(can_apportion(stakes, shards), "stakes that nobody can apportion shards by");
  const std::uint32_t most = most_shards_of_node(active(stakes), shards);
  const Wide price = sum_of(stakes) / (Wide{shards} + 1) + 1;  // it buys a shard in any case
  std::vector<std::uint32_t> seats;
  std::vector<Quotient> below_cap;
  for (std::size_t node = 0; node < stakes.size(); ++node) {
    const Wide sure = stakes[node] / price;
    seats.push_back(static_cast<std::uint32_t>(std::min<Wide>(sure, most)));
    if (stakes[node] > 0 && seats[node] < most)
      below_cap.push_back({stakes[node], std::uint64_t{seats[node]} + 1, node});
  }
  std::priority_queue next(comes_later, std::move(below_cap));
  for (std::uint32_t left = shards - std::accumulate(seats.begin(), seats.end(), 0u); left > 0; --left) {
    const Quotient first = next.top();
    next.pop();
    const std::uint32_t held = ++seats[first.node];
    if (held < most) next.push({first.stake, std::uint64_t{held} + 1, first.node});
  }
  return seats;
}

}  // namespace floe
