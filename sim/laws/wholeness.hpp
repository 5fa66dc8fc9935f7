// Whether every node must have every piece that it ought to have: where nothing went wrong or changed for longer than
// copying and repair may take, and as many honest nodes as are needed had the others all that time.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "laws/law.hpp"

namespace floe::swarm {

class Wholeness {
 public:
  explicit Wholeness(const Scene& scene);

  void on(const NodeChange& change);
  void on(const PieceChange& change);
  void on(const ShardChange& change);
  void epoch_ends();

  bool is_any_moved() const { return !moved_.empty(); }  // since the epoch began
  bool is_due() const;                                   // that all is there
  std::optional<std::string> lacking() const;            // what is not, of nodes that are up and honest

 private:
  bool is_judged(NodeId node) const { return scene_.world.node(node).up() && !lies_[node]; }
  std::vector<Piece> known_missing(BlobIndex blob, NodeId node) const;
  bool is_at_hand(BlobIndex blob, const std::vector<Piece>& missing) const;
  bool is_metadata_at_hand() const;

  const Scene& scene_;
  Instant quiet_since_{};
  std::vector<bool> was_member_;  // at the start, so that it has metadata
  std::vector<bool> lies_;
  std::set<Shard> moved_;  // in this epoch
  bool is_any_wrong_ = false;
};

}  // namespace floe::swarm
