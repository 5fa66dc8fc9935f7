#include "world/take_down.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace floe {

bool TargetsOf::is_readable_without(const Blob& blob, const std::vector<NodeId>& nodes) const {
  std::vector<Piece> missing;
  for (const NodeId node : nodes)
    for (const Shard shard : world_.committee().shards_of(node))
      for (std::uint32_t kind = 0; blob.placement.has_slot(shard) && kind < blob.layout->kinds.size(); ++kind)
        missing.push_back({kind, shard});
  std::ranges::sort(missing);
  return redundancy_.readable(*blob.layout, Holders(blob.placement, std::move(missing)));
}

std::vector<NodeId> TargetsOf::to_take_down(BlobIndex index) const {
  const Blob blob = world_.blobs()[index];
  const Committee& committee = world_.committee();
  std::vector<std::pair<double, NodeId>> nodes;  // by their shards for each slot of the blob
  for (NodeId node = 0; node < committee.nodes(); ++node) {
    const auto slots = std::ranges::count_if(committee.shards_of(node),
                                             [&](Shard shard) { return blob.placement.has_slot(shard); });
    if (slots > 0) nodes.emplace_back(committee.weights()[node] / static_cast<double>(slots), node);
  }
  std::ranges::sort(nodes);
  std::vector<NodeId> taken;
  for (const auto& [price, node] : nodes)
    if (is_readable_without(blob, taken)) taken.push_back(node);
  for (const auto& [price, node] : nodes) {
    std::vector<NodeId> fewer = taken;
    if (std::erase(fewer, node) > 0 && !is_readable_without(blob, fewer)) taken = std::move(fewer);
  }
  std::vector<NodeId> cover = cheapest_cover(blob);
  const auto shards = [&](const std::vector<NodeId>& all) {
    std::uint64_t sum = 0;
    for (const NodeId node : all) sum += committee.weights()[node];
    return sum;
  };
  return shards(cover) < shards(taken) && !is_readable_without(blob, cover) ? cover : taken;
}

// With less than so many slots gone enough pieces are left, whichever they are. If these nodes take the blob down, no
// others do so with fewer shards.
std::vector<NodeId> TargetsOf::cheapest_cover(const Blob& blob) const {
  struct Held {
    NodeId node;
    std::uint32_t slots;
  };
  std::vector<Held> held;
  const Committee& committee = world_.committee();
  for (NodeId node = 0; node < committee.nodes(); ++node) {
    const auto slots = std::ranges::count_if(committee.shards_of(node),
                                             [&](Shard shard) { return blob.placement.has_slot(shard); });
    if (slots > 0) held.push_back({node, static_cast<std::uint32_t>(slots)});
  }
  const std::uint32_t enough = std::ranges::min(blob.layout->kinds, {}, &PieceKind::enough).enough;
  const std::uint32_t needed = blob.layout->slots - enough + 1;
  // By the slots that go: the fewest shards of the nodes so far, and whether the last of them is taken.
  std::vector<std::uint64_t> fewest(needed + 1, std::numeric_limits<std::uint64_t>::max() / 2);
  fewest[0] = 0;
  std::vector<std::vector<bool>> is_taken;
  for (const Held& each : held) {
    std::vector<bool>& taken = is_taken.emplace_back(needed + 1, false);
    for (std::uint32_t slots = needed; slots > 0; --slots) {
      const std::uint64_t with = fewest[slots - std::min(slots, each.slots)] + committee.weights()[each.node];
      if (with >= fewest[slots]) continue;
      fewest[slots] = with;
      taken[slots] = true;
    }
  }
  std::vector<NodeId> nodes;
  std::uint32_t slots = needed;
  for (std::size_t i = held.size(); i-- > 0;) {
    if (!is_taken[i][slots]) continue;
    nodes.push_back(held[i].node);
    slots -= std::min(slots, held[i].slots);
  }
  std::ranges::sort(nodes);
  return nodes;
}

}  // namespace floe
