// How many pieces of each blob are on nodes that are up. Where every blob has a slot on every shard, that is
// the shards that are up less what is missing there, and nothing is counted. Where blobs have slots on some
// shards only, the pieces are counted for each blob. A shard is up while its owner is, or the owner before.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "engine/time.hpp"
#include "pieces/blob_group.hpp"
#include "pieces/second_copies.hpp"
#include "storage/bit_set.hpp"
#include "storage/committee.hpp"

namespace floe {

// So many blobs have this redundancy, in live bytes per blob byte.
struct Level {
  double redundancy;
  std::uint32_t blobs;
};

// Which blobs have fewer live pieces than give them back.
struct Shortage {
  std::uint32_t unreadable = 0;  // blobs, of every kind of piece
  bool of_some_kind = false;     // of some kind of some blob
};

class LiveCounts {
 public:
  explicit LiveCounts(const Committee& committee)
      : committee_(committee), up_(committee.nodes(), true), shards_up_(committee.shards()) {}

  bool up(NodeId node) const { return up_.test(node); }
  std::uint32_t shards_up() const { return shards_up_; }
  bool all_up() const { return shards_up_ == committee_.shards(); }

  void add(BlobIndex blob, std::span<const BlobGroup> groups, const Placement& placement);
  // Of its shards, and of those of which it was the owner before, those with a copy are looked at anew after it.
  void set_up(NodeId node, bool up, std::span<const BlobGroup> groups, const NotLive& missing);
  // Finds out what is gone of a shard that has a copy, after either owner or what it has changed.
  void look_anew(Shard shard, std::span<const BlobGroup> groups, const MissingPieces& missing,
                 SecondCopy& copy);
  // The shard has its first owner again, or another one, and only the copy has any of it.
  void begin_copy(Shard shard, const MissingPieces& missing, SecondCopy& copy) const;
  // The copy is dropped: what only it had is no more live.
  void end_copy(Shard shard, std::span<const BlobGroup> groups, const MissingPieces& missing,
                SecondCopy copy);
  void restored(BlobIndex blob, std::uint32_t kind, std::span<const BlobGroup> groups) {
    count_one(blob, kind, 1, groups);
  }
  void lost(BlobIndex blob, std::uint32_t kind, std::span<const BlobGroup> groups) {
    count_one(blob, kind, -1, groups);
  }

  // Deleted blobs count no more, and what they have does not change.
  void remove(std::span<const Stretch> blobs, std::span<const BlobGroup> groups);

  // Ascending.
  std::vector<Level> levels(std::span<const BlobGroup> groups, const NotLive& missing) const;
  // The lowest redundancy, or `known` where none is lower.
  double least(double known, std::span<const BlobGroup> groups, const NotLive& missing) const;
  // The fewest live pieces above those that give a blob back, of any kind of any blob, or `known` where no
  // fewer are live.
  std::int64_t least_margin(std::int64_t known, std::span<const BlobGroup> groups,
                            const NotLive& missing) const;

  Shortage shortage(std::span<const BlobGroup> groups, const NotLive& missing) const;
  // Live pieces of a blob, where blobs do not fill the committee.
  std::int64_t count(BlobIndex blob, std::uint32_t kind, std::uint32_t kinds) const {
    return counts_[blob * kinds + kind];
  }
  // Shards that are up and miss something.
  std::vector<Shard> incomplete(const NotLive& missing) const;

 private:
  using Tally = std::map<std::int64_t, std::uint32_t>;  // blobs by live bytes

  void count(Shard shard, std::span<const BlobGroup> groups, const ShardBlobs& blobs,
             std::span<const MissingRanges> before, std::span<const MissingRanges> after);
  std::vector<MissingRanges> gone(Shard shard, const MissingPieces& missing, const SecondCopy* copy) const;
  void count_one(BlobIndex blob, std::uint32_t kind, int by, std::span<const BlobGroup> groups);
  void change(BlobIndex blob, std::uint32_t kind, int by, const BlobGroup& group, Tally& tally);
  // By kind: no blob has fewer live pieces, where blobs fill the committee.
  std::vector<std::uint32_t> fewest(const NotLive& missing) const;
  // Where blobs fill the committee: visits (group, live pieces by kind, number of blobs) for all blobs.
  template <class Visit>
  void each_level(std::span<const BlobGroup> groups, const NotLive& missing, const Visit& visit) const;

  const Committee& committee_;
  BitSet up_;
  std::uint32_t shards_up_;
  std::vector<std::uint16_t> counts_;  // by blob, then kind; none where blobs fill the committee
  std::vector<Tally> tallies_;         // by group
};

}  // namespace floe
