// What those who decide about repair can know. A node that answers tells what it misses. Of one that is silent
// it is believed that it holds what it held when it was last heard of, until it is declared gone; then nothing
// of it counts, whether its disk is lost or not. Truth enters by no other way.
// Who believes is a node: it hears of those that are up on its side of a partition, and everyone else is silent to it,
// whatever the reason. Not modelled: that nodes of one side hear of others by each other's word, or disagree.
#pragma once

#include <cstdint>

#include "world/world.hpp"

namespace floe::maintenance {

class Belief {
 public:
  // `after` is the time without an answer after which a node is declared gone, where its class has none of its own.
  Belief(World& world, Duration after);

  bool hears(NodeId who, NodeId node) const {
    return world_.node(node).up() && world_.paths().reaches(who, node);
  }
  bool is_gone(NodeId who, NodeId node) const {
    return !hears(who, node) && world_.now() - silent_since(who, node) >= silence(node);
  }
  Duration silence(NodeId node) const;
  // The pieces of a blob that are believed to be there, of the kind that has the fewest.
  std::uint32_t live(NodeId who, BlobIndex blob) const;

 private:
  Instant silent_since(NodeId who, NodeId node) const { return world_.paths().silent_since(who, node); }
  bool is_missing(NodeId who, BlobIndex blob, const Piece& piece, NodeId owner) const;

  const World& world_;
  Duration after_;
};

}  // namespace floe::maintenance
