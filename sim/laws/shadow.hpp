// Which pieces lie where, kept a second time and in the plainest way: for every piece, the times in which it
// was missing. Laws judge by this and not by the store, whose mistakes it would repeat.
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
  explicit Shadow(const World& world);  // whose blobs are written and all there

  std::int64_t lose(std::span<const Shard> shards, Instant now);  // all of them; returns how many pieces
  void restore(BlobIndex blob, const Piece& piece, Instant now);

  void spoil(const PieceOf& piece, Instant now);  // it is missing, and nobody knows
  void invalidate(BlobIndex blob, Instant now);   // all of it is deleted, and nothing of it is missing
  void uncover(const PieceOf& piece) { hidden_.erase(piece); }
  bool is_hidden(BlobIndex blob, const Piece& piece) const { return hidden_.contains({blob, piece}); }

  bool is_held(BlobIndex blob, const Piece& piece) const { return !missing_since(blob, piece); }
  // At an instant at which it was lost or came back, either is true.
  bool was_held(BlobIndex blob, const Piece& piece, Instant at) const;
  std::optional<Instant> missing_since(BlobIndex blob, const Piece& piece) const;
  Instant held_since(BlobIndex blob, const Piece& piece) const;  // of one that is held
  std::uint32_t held(BlobIndex blob, std::uint32_t kind) const;  // how many
  std::vector<Piece> missing(BlobIndex blob) const;              // by kind, then shard
  std::vector<Piece> missing(BlobIndex blob, NodeId node) const;
  std::vector<Piece> owed(BlobIndex blob, NodeId node) const;  // of these, all that are known to be missing
  std::vector<std::uint32_t> slots_held(BlobIndex blob, std::uint32_t kind) const;

 private:
  struct Absence {
    Instant from;
    Instant to;  // never: it is missing still
  };
  std::size_t index(BlobIndex blob, const Piece& piece) const {
    return (std::size_t{blob} * kinds_ + piece.kind) * world_.committee().shards() + piece.shard;
  }

  const World& world_;
  std::uint32_t kinds_;
  std::vector<std::vector<Absence>> absences_;  // by piece
  std::set<PieceOf> hidden_;
  std::map<BlobIndex, Instant> invalid_{};
};

}  // namespace floe::swarm
