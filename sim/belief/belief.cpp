#include "belief/belief.hpp"

#include <algorithm>
#include <vector>

#include "nodes/attributes/silence.hpp"

namespace floe::maintenance {

Belief::Belief(World& world, Duration after) : world_(world), after_(after) {
  world.paths().remember(longest_silence(world.nodes(), after));
}

Duration Belief::silence(NodeId node) const { return silence_of(world_.nodes(), node, after_); }

std::uint32_t Belief::live(NodeId who, BlobIndex index) const {
  const Blob blob = world_.blobs()[index];
  const Committee& committee = world_.committee();
  std::uint32_t there = blob.layout->slots;
  if (blob.placement.full()) {
    for (NodeId node = 0; node < committee.nodes(); ++node)
      if (is_gone(who, node)) there -= committee.weights()[node];
  } else {
    for (std::uint32_t slot = 0; slot < blob.layout->slots; ++slot)
      if (is_gone(who, committee.owner(blob.placement.shard_of(slot)))) --there;
  }
  std::vector<std::uint32_t> live(blob.layout->kinds.size(), there);
  for (const Piece& piece : world_.blobs().owed_of(index)) {
    const NodeId owner = committee.owner(piece.shard);
    if (!is_gone(who, owner) && is_missing(who, index, piece, owner)) --live[piece.kind];
  }
  return std::ranges::min(live);
}

// A disk that was lost while nobody heard of its node is not known to be lost.
bool Belief::is_missing(NodeId who, BlobIndex blob, const Piece& piece, NodeId owner) const {
  return hears(who, owner) || world_.blobs().missing_since(blob, piece) < silent_since(who, owner);
}

}  // namespace floe::maintenance
