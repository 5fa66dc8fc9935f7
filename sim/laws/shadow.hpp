// Which pieces lie where, kept a second time and in the plainest way: for every piece, the times in which it
// was missing at the owner of its shard, and what the owners before kept when shards moved. Laws judge by this and not
// by the store, whose mistakes it would repeat.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "world/world.hpp"

namespace floe::swarm {

class Shadow {
 public:
  explicit Shadow(const World& world);  // whose blobs are all there; others may be written

  std::int64_t lose(std::span<const Shard> shards, Instant now);  // all of them; returns how many pieces
  void lose_copies(NodeId node, Instant now);

  void move(Shard shard, NodeId before, Instant now);  // its owner has nothing, the one before what it had
  void drop(Shard shard, Instant now);                 // that is gone
  void owe(Shard shard, Instant now) { owed_since_[shard] = now; }
  bool is_arriving(Shard shard) const { return owed_since_[shard] == Instant::never(); }
  Instant owed_since(Shard shard) const { return owed_since_[shard]; }  // at the earliest
  std::vector<Shard> copies_of(NodeId node) const;
  bool is_in_copy(BlobIndex blob, const Piece& piece) const;
  NodeId copy_on(Shard shard) const;  // who has one; there must be one
  // Whether the node had it at that instant, as the owner or from the time before.
  bool was_held_by(NodeId node, BlobIndex blob, const Piece& piece, Instant at) const;
  void restore(BlobIndex blob, const Piece& piece, Instant now);
  void write(BlobIndex blob, std::span<const Piece> missing, Instant now);

  void spoil(const PieceOf& piece, Instant now);  // it is missing, and nobody knows
  void invalidate(BlobIndex blob, Instant now);   // all of it is deleted, and nothing of it is missing
  void expire(BlobIndex first, BlobIndex end, Instant now);
  bool is_deleted(BlobIndex blob) const { return invalid_.contains(blob); }
  void uncover(const PieceOf& piece) { hidden_.erase(piece); }
  bool is_hidden(BlobIndex blob, const Piece& piece) const { return hidden_.contains({blob, piece}); }

  bool is_held(BlobIndex blob, const Piece& piece) const { return !missing_since(blob, piece); }
  // At an instant at which it was lost or came back, either is true.
  bool was_held(BlobIndex blob, const Piece& piece, Instant at) const;
  std::optional<Instant> missing_since(BlobIndex blob, const Piece& piece) const;
  Instant held_since(BlobIndex blob, const Piece& piece) const;  // of one that is held
  std::uint32_t held(BlobIndex blob, std::uint32_t kind) const;  // how many
  std::vector<Piece> missing(BlobIndex blob) const;              // by kind, then shard
  std::vector<Piece> nowhere(BlobIndex blob) const;              // of these, what no copy has either
  std::vector<Piece> missing(BlobIndex blob, NodeId node) const;
  std::vector<Piece> owed(BlobIndex blob, NodeId node) const;  // of these, all that are known to be missing
  std::vector<std::uint32_t> slots_held(BlobIndex blob, std::uint32_t kind) const;
  std::vector<std::uint32_t> slots_somewhere(BlobIndex blob, std::uint32_t kind) const;  // copies count

 private:
  struct Absence {
    Instant from;
    Instant to;  // never: it is missing still
  };
  std::size_t index(BlobIndex blob, const Piece& piece) const {
    return (std::size_t{blob} * kinds_ + piece.kind) * world_.committee().shards() + piece.shard;
  }

  struct Tenure {
    NodeId node;
    Instant from;
  };
  struct Copy {
    NodeId node;
    Instant from;
    Instant to;  // never: it is there
    std::set<PieceOf> pieces;
  };
  const Copy* copy(Shard shard) const;

  const World& world_;
  std::uint32_t kinds_;
  std::vector<std::vector<Tenure>> owners_;     // by shard, as they followed each other
  std::vector<std::vector<Copy>> copies_;       // by shard
  std::vector<Instant> owed_since_;             // by shard; never while it is on its way
  std::vector<std::vector<Absence>> absences_;  // by piece
  std::set<PieceOf> hidden_;
  std::map<BlobIndex, Instant> invalid_{};
};

}  // namespace floe::swarm
