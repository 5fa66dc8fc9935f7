// What those who decide about repair can know. A node that answers tells what it misses. Of one that is silent
// it is believed that it holds what it held when it was last heard of, until it is declared gone; then nothing
// of it counts, whether its disk is lost or not. Truth enters by no other way.
#pragma once

#include <cstdint>

#include "world/world.hpp"

namespace floe::maintenance {

class Belief {
 public:
  // `after` is the time without an answer after which a node is declared gone.
  Belief(const World& world, Duration after) : world_(world), after_(after) {}

  bool is_gone(NodeId node) const {
    const Node& one = world_.node(node);
    return !one.up() && world_.now() - one.down_since >= after_;
  }
  // The pieces of a blob that are believed to be there, of the kind that has the fewest.
  std::uint32_t live(BlobIndex blob) const;

 private:
  bool is_missing(BlobIndex blob, const Piece& piece, const Node& owner) const;

  const World& world_;
  Duration after_;
};

}  // namespace floe::maintenance
