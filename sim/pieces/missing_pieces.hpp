// The pieces that are not where they belong: for every kind and shard, ranges of the blobs that have a slot
// there. Memory follows what was lost, not what is stored.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "engine/time.hpp"
#include "pieces/missing_ranges.hpp"
#include "pieces/shard_blobs.hpp"
#include "storage/redundancy.hpp"

namespace floe {

class MissingPieces {
 public:
  explicit MissingPieces(std::uint32_t shards) : blobs_(shards), counts_(shards, 0) {}

  // `kinds` is the same for all blobs.
  void add(BlobIndex blob, const Placement& placement, std::size_t kinds);

  std::uint32_t kinds() const { return static_cast<std::uint32_t>(ranges_.size()); }
  const ShardBlobs& blobs() const { return blobs_; }
  // Those that miss a piece, ascending.
  const std::set<Shard>& shards() const { return shards_; }
  std::uint32_t count(Shard shard) const { return counts_[shard]; }
  // By position on the shard.
  const MissingRanges& on(const Piece& piece) const { return ranges_[piece.kind][piece.shard]; }
  // Of a blob that has a slot on the shard: when the piece was lost, if it is missing.
  std::optional<Instant> since(BlobIndex blob, const Piece& piece) const;
  // All of one blob, by kind, then shard.
  std::vector<Piece> of(BlobIndex blob, const Placement& placement) const;

  // All pieces of a kind on a shard are gone. Returns those that were there, by position on the shard.
  std::vector<MissingRanges::Stretch> lose(const Piece& all, Instant now);
  void lose(BlobIndex blob, const Piece& piece, Instant now);  // one that was there
  Instant restore(BlobIndex blob, const Piece& piece);         // returns when it was lost
  // The blobs of these stretches are deleted: nothing of them is missing from now on, nor will be.
  template <class PlacementOf>
  void remove(std::span<const Stretch> blobs, const PlacementOf& placement_of) {
    blobs_.remove(blobs, placement_of);
    const std::set<Shard> shards = shards_;
    for (const Shard shard : shards) forget_removed(shard);
  }
  // What is missing on the shard, by kind; from here on nothing is.
  std::vector<MissingRanges> take(Shard shard);
  void put(Shard shard, std::vector<MissingRanges> missing);  // in place of what was

 private:
  void forget_removed(Shard shard);

  ShardBlobs blobs_;
  std::vector<std::vector<MissingRanges>> ranges_;  // by kind, then shard
  std::vector<std::uint32_t> counts_;               // by shard
  std::set<Shard> shards_;
};

// Goes over the blobs that miss a piece on one of some shards, ascending, in stretches of blobs that miss the
// same ones.
class MissingSweep {
 public:
  template <class Pieces, class Shards>
  MissingSweep(const Pieces& pieces, const Shards& shards) {
    for (const Shard shard : shards)
      for (std::uint32_t kind = 0; kind < pieces.kinds(); ++kind)
        collect(pieces.blobs(), {kind, shard}, pieces.on({kind, shard}));
    std::ranges::sort(edges_);
  }

  bool next();  // false at the end
  BlobIndex first() const { return first_; }
  BlobIndex end() const { return end_; }
  const std::vector<Piece>& missing() const { return missing_; }  // by kind, then shard

 private:
  struct Edge {
    BlobIndex at;
    bool begins;  // ends come first, so that no piece is listed twice
    Piece piece;
    auto operator<=>(const Edge&) const = default;
  };

  void collect(const ShardBlobs& blobs, const Piece& piece, const MissingRanges& missing);

  std::vector<Edge> edges_;
  std::size_t next_ = 0;
  BlobIndex first_ = 0;
  BlobIndex end_ = 0;
  std::vector<Piece> missing_;
};

}  // namespace floe
