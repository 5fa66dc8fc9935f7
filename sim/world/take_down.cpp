#include "world/take_down.hpp"

#include <algorithm>

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
  return taken;
}

}  // namespace floe
