// Which pieces of which blobs lie on which shards. A scheme says how a blob is cut and what suffices; the
// store knows what is held, what of it is on a node that is up, and whether enough is left to read the blob.
// It keeps exceptions: what is held as it should be takes no memory, and a node that comes or goes costs what
// is missing. A blob with real content is encoded once; all holders refer to that one encoding. A piece that is
// no good any more, or that its node only says it has, is hidden: it is missing, and not owed until it is found.
// When shards move, their new owners have nothing and the owners before keep what they had as second copies; what
// a new owner misses is on its way, and not owed until somebody says so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/time.hpp"
#include "pieces/live_counts.hpp"
#include "pieces/missing_pieces.hpp"
#include "pieces/second_copies.hpp"
#include "storage/committee.hpp"
#include "storage/drawn_shards.hpp"
#include "storage/redundancy.hpp"

namespace floe {

// What the store says of one blob at one instant.
struct Blob {
  Bytes size;
  const Layout* layout;
  Placement placement;
  const Content* content;  // null when the blob is only sized
  bool lost;               // too few pieces are left anywhere
  bool is_inconsistent;    // its pieces do not belong to one blob
  bool is_deleted;         // by all nodes: it has expired, or is known to be inconsistent
};

// What a disk took with it; metadata is not counted.
struct Destroyed {
  std::int64_t pieces = 0;
  Bytes bytes{0};
};

class BlobStore {
 public:
  explicit BlobStore(const Committee& committee);

  // Everything is in place when a blob enters. `redundancy` outlives the store. All blobs of a store have as
  // many kinds of pieces and as many slots. `drawn` are the shards of the slots where the layout draws them.
  BlobIndex add(Bytes size, std::shared_ptr<const Layout> layout, const Redundancy& redundancy,
                std::uint32_t rotation, std::unique_ptr<const Content> content,
                std::span<const Shard> drawn = {});

  // Of the blob that was added last, in the middle of a run: these are not in place, and owed unless their shard is on
  // its way; the owners before the last change of committee have nothing of it.
  void lack(BlobIndex blob, std::span<const Piece> pieces, std::span<const NodeId> metadata, Instant now);

  std::uint32_t size() const { return static_cast<std::uint32_t>(rotations_.size()); }
  Blob operator[](BlobIndex blob) const;
  // Consecutive blobs that are alike in all but their content and where they lie.
  std::span<const BlobGroup> groups() const { return groups_; }

  bool lost(BlobIndex blob) const { return lost_[blob]; }
  // A blob that is deleted is held by nobody, and neither missing nor owed; nothing can lose it.
  void invalidate(BlobIndex blob);
  void remove(std::span<const Stretch> blobs);  // ascending, each once
  bool is_deleted(BlobIndex blob) const { return missing_.blobs().is_removed(blob); }
  bool is_any_deleted(std::span<const BlobIndex> blobs) const {
    return has_deleted() && std::ranges::any_of(blobs, [this](BlobIndex blob) { return is_deleted(blob); });
  }
  const Stretches& deleted() const { return missing_.blobs().removed(); }
  void disagree(BlobIndex blob) { inconsistent_.push_back(blob); }  // ascending
  std::span<const BlobIndex> invalid() const { return invalid_; }
  std::span<const BlobIndex> inconsistent() const { return inconsistent_; }
  bool holds(BlobIndex blob, const Piece& piece) const;  // its owner, up or down
  Holders holders(BlobIndex blob) const;                 // whoever they are
  // Whether the owner holds the piece of every one of these blobs, which ascend.
  bool all_hold(std::span<const BlobIndex> blobs, const Piece& piece) const {
    const bool is_whole = missing_.blobs().full() && missing_.count(piece.shard) == 0;
    return (is_whole && !has_deleted()) || all_hold_there(blobs, piece);
  }
  // The same of a node that may be the owner now, or was before the shards moved, or neither.
  bool all_hold(std::span<const BlobIndex> blobs, const Piece& piece, NodeId node) const {
    return committee_.owner(piece.shard) == node ? all_hold(blobs, piece) : all_in_copy(blobs, piece, node);
  }
  bool has_metadata(BlobIndex blob, NodeId node) const { return metadata_[node].find(blob) == nullptr; }

  // Whether it is missing and nobody knows.
  bool is_hidden(BlobIndex blob, const Piece& piece) const {
    return owed_ && !is_arriving(piece.shard) && missing_.since(blob, piece) && !owed_->since(blob, piece);
  }
  bool is_owed(BlobIndex blob, const Piece& piece) const { return owed().since(blob, piece).has_value(); }

  // Pieces that belong on the node and are not there, by kind, then shard.
  std::vector<Piece> missing(BlobIndex blob, NodeId node) const;
  // Of a blob on all nodes; and since when one of them is missing.
  std::vector<Piece> missing_of(BlobIndex blob) const { return missing_.of(blob, placement(blob)); }
  Instant missing_since(BlobIndex blob, const Piece& piece) const { return *missing_.since(blob, piece); }
  const ShardBlobs& on_shards() const { return missing_.blobs(); }  // which have a slot there
  bool hides() const { return owed_.has_value(); }                  // or ever did
  std::uint32_t missing_on(Shard shard) const { return missing_.count(shard); }
  // Pieces of a kind of a group's blobs that the owner of the shard holds; nothing is held of what was deleted.
  std::int64_t held_on(Shard shard, std::uint32_t kind, const BlobGroup& group) const;
  // Every piece that is missing, by node, then blob, kind and shard; with the time of its loss.
  using Visit = std::function<void(NodeId node, BlobIndex blob, const Piece& piece, Instant since)>;
  void each_missing(const Visit& visit) const;
  // Goes over all blobs of which pieces belong on the node and are not there.
  MissingSweep missing(NodeId node) const { return {missing_, committee_.shards_of(node)}; }
  // The same of those that are known to be missing.
  std::vector<Piece> owed_of(BlobIndex blob) const { return owed().of(blob, placement(blob)); }
  std::uint32_t owed_on(Shard shard) const { return owed().count(shard); }
  MissingSweep owed(NodeId node) const { return {owed(), committee_.shards_of(node)}; }
  MissingSweep owed_on(const std::vector<Shard>& shards) const { return {owed(), shards}; }

  // Whether the shard is on its way from the owner before.
  bool is_arriving(Shard shard) const { return arriving_.size() > 0 && arriving_.test(shard); }
  const SecondCopies& copies() const { return copies_; }
  const MissingPieces& missing() const { return missing_; }

  // Shards move; their new owners have nothing, but for those who had them before and have a second copy still. Other
  // copies of an earlier move must be gone. `committee` is that of this store.
  void move(Committee& committee, const ShardLists& lists, Instant now);
  void drop_copy(Shard shard);
  // What is missing of a shard that is arriving is owed from now on, but for what is hidden.
  void owe(Shard shard, std::span<const PieceOf> hidden);
  void forget_metadata(NodeId node, Instant now) { metadata_[node].fill(size(), now, deleted().all()); }

  void set_live(NodeId node, bool live);
  // What lies on the disks of a node that is down is gone: of all its shards, or of some and perhaps the metadata.
  Destroyed destroy(NodeId node, Instant now) { return destroy(node, committee_.shards_of(node), true, now); }
  // Second copies lie where the metadata does.
  Destroyed destroy(NodeId node, std::span<const Shard> shards, bool with_metadata, Instant now);
  void spoil(std::span<const PieceOf> pieces, Instant now);  // which are held, and hidden from now on
  void uncover(const PieceOf& piece,
               Instant now);  // which was spoiled, and is owed from now on like its shard
  Instant restore(BlobIndex blob, const Piece& piece);  // on a node that is up; returns when it was lost
  void restore_metadata(BlobIndex blob, NodeId node);

  const std::vector<BlobIndex>& lost_blobs() const { return lost_blobs_; }  // as they were lost
  double least_redundancy() const { return least_redundancy_; }  // live bytes per blob byte, so far
  // Live pieces above what reading needs, of the kind and the blob that had the fewest, so far.
  void restart_least();  // leasts are from here on
  std::int64_t least_margin() const { return least_margin_; }
  // The same by node weight, see `world/weight_margin`.
  std::int64_t least_weight_margin() const { return least_weight_margin_; }
  Shortage shortage() const { return live_.shortage(groups_, not_live()); }
  // Live bytes per blob byte of all blobs.
  std::vector<Level> redundancy() const { return live_.levels(groups_, not_live()); }

 private:
  bool has_deleted() const { return !deleted().empty(); }
  bool all_hold_there(std::span<const BlobIndex> blobs, const Piece& piece) const;
  bool all_in_copy(std::span<const BlobIndex> blobs, const Piece& piece, NodeId node) const;
  bool is_nowhere(BlobIndex blob, const Piece& piece) const;
  NotLive not_live() const { return {missing_, copies_}; }
  void count(const Piece& piece, std::span<const MissingRanges::Stretch> ranges, Destroyed& destroyed) const;
  Placement placement(BlobIndex blob) const;
  void find_least();
  void find_lost(std::span<const Shard> shards);  // of blobs with pieces there
  void find_lost(const BlobGroup& group, BlobIndex blob, const Holders& holders);
  const MissingPieces& owed() const { return owed_ ? *owed_ : missing_; }

  const Committee& committee_;
  std::vector<BlobGroup> groups_;
  std::vector<std::uint32_t> rotations_;
  std::vector<bool> lost_;
  DrawnShards drawn_;                                                           // of every blob or of none
  std::vector<std::pair<BlobIndex, std::unique_ptr<const Content>>> contents_;  // ascending
  MissingPieces missing_;
  std::optional<MissingPieces> owed_;  // of these; none while nothing was ever hidden or moved
  SecondCopies copies_;
  BitSet arriving_;                      // shards
  std::vector<MissingRanges> metadata_;  // missing, by node
  LiveCounts live_;
  std::vector<BlobIndex> lost_blobs_;
  std::vector<BlobIndex> inconsistent_;  // ascending
  std::vector<BlobIndex> invalid_;       // ascending
  double least_redundancy_ = 0;
  std::int64_t least_margin_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t least_weight_margin_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace floe
