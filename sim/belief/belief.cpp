#include "belief/belief.hpp"

#include <algorithm>
#include <vector>

#include "nodes/attributes/silence.hpp"

namespace floe::maintenance {

Belief::Belief(World& world, Duration after) : world_(world), after_(after) {
  Duration longest = after;
  for (NodeId node = 0; node < world.nodes().count(); ++node) longest = std::max(longest, silence(node));
  world.paths().remember(longest);
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

// A node that went down while it was cut off, or was cut off while it was down, is silent since the first of both.
Instant Belief::silent_since(NodeId who, NodeId node) const {
  const Node& one = world_.node(node);
  Instant since = one.up() ? world_.now() : one.down_since;
  if (world_.paths().is_known_whole()) return since;
  while (true) {
    since = world_.paths().apart_since(who, node, since);
    const bool was_down = one.down_since < since && since <= one.up_since;
    if (!was_down) return since;
    since = one.down_since;
  }
}

// A disk that was lost while nobody heard of its node is not known to be lost.
bool Belief::is_missing(NodeId who, BlobIndex blob, const Piece& piece, NodeId owner) const {
  return hears(who, owner) || world_.blobs().missing_since(blob, piece) < silent_since(who, owner);
}

}  // namespace floe::maintenance
