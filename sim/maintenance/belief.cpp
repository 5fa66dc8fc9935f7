#include "maintenance/belief.hpp"

#include <algorithm>
#include <vector>

namespace floe::maintenance {

std::uint32_t Belief::live(BlobIndex index) const {
  const Blob blob = world_.blobs()[index];
  const Committee& committee = world_.committee();
  std::uint32_t there = blob.layout->slots;
  if (blob.placement.full()) {
    for (NodeId node = 0; node < committee.nodes(); ++node)
      if (is_gone(node)) there -= committee.weights()[node];
  } else {
    for (std::uint32_t slot = 0; slot < blob.layout->slots; ++slot)
      if (is_gone(committee.owner(blob.placement.shard_of(slot)))) --there;
  }
  std::vector<std::uint32_t> live(blob.layout->kinds.size(), there);
  for (const Piece& piece : world_.blobs().owed_of(index)) {
    const NodeId owner = committee.owner(piece.shard);
    if (!is_gone(owner) && is_missing(index, piece, world_.node(owner))) --live[piece.kind];
  }
  return std::ranges::min(live);
}

// A disk that was lost while nobody heard of its node is not known to be lost.
bool Belief::is_missing(BlobIndex blob, const Piece& piece, const Node& owner) const {
  return owner.up() || world_.blobs().missing_since(blob, piece) < owner.down_since;
}

}  // namespace floe::maintenance
