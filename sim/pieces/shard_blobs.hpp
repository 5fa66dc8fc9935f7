// Which blobs have a slot on a shard. They are numbered there from 0, in the order of the store: where every
// blob has a slot on every shard, by the number of the blob itself, which takes no memory. Blobs that are deleted keep
// their numbers and are remembered as stretches.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "pieces/stretches.hpp"
#include "record/ids.hpp"
#include "storage/redundancy.hpp"

namespace floe {

class ShardBlobs {
 public:
  explicit ShardBlobs(std::uint32_t shards) : on_(shards) {}

  // All blobs fill the committee, or none does.
  void add(BlobIndex blob, const Placement& placement) {
    ++blobs_;
    full_ = placement.slots == placement.shards;
    for (std::uint32_t slot = 0; !full_ && slot < placement.slots; ++slot)
      on_[placement.shard_of(slot)].push_back(blob);
  }

  // Of the blobs of these stretches, which are told once, nothing is stored any more.
  template <class PlacementOf>
  void remove(std::span<const Stretch> blobs, const PlacementOf& placement_of) {
    removed_.add(blobs);
    if (full_) return;
    removed_on_.resize(on_.size());
    std::map<Shard, std::vector<Stretch>> positions;
    for (const Stretch& stretch : blobs)
      for (BlobIndex blob = stretch.first; blob < stretch.end; ++blob) {
        const Placement placement = placement_of(blob);
        for (std::uint32_t slot = 0; slot < placement.slots; ++slot) {
          const Shard shard = placement.shard_of(slot);
          const std::uint32_t at = position(shard, blob);
          positions[shard].push_back({at, at + 1});
        }
      }
    for (const auto& [shard, on] : positions) removed_on_[shard].add(on);
  }
  bool is_removed(BlobIndex blob) const { return removed_.contains(blob); }
  const Stretches& removed() const { return removed_; }  // blobs
  // By position on the shard.
  std::span<const Stretch> removed(Shard shard) const {
    if (full_) return removed_.all();
    return removed_on_.empty() ? std::span<const Stretch>() : removed_on_[shard].all();
  }

  bool full() const { return full_; }
  std::uint32_t count(Shard shard) const {
    return full_ ? blobs_ : static_cast<std::uint32_t>(on_[shard].size());
  }
  std::uint32_t left(Shard shard) const {  // that are not deleted
    std::uint32_t left = count(shard);
    for (const Stretch& each : removed(shard)) left -= each.end - each.first;
    return left;
  }
  BlobIndex at(Shard shard, std::uint32_t position) const { return full_ ? position : on_[shard][position]; }
  // Of the first blob from this one on that has a slot there.
  std::uint32_t position(Shard shard, BlobIndex blob) const {
    if (full_) return blob;
    return static_cast<std::uint32_t>(std::ranges::lower_bound(on_[shard], blob) - on_[shard].begin());
  }

 private:
  bool full_ = true;
  std::uint32_t blobs_ = 0;
  std::vector<std::vector<BlobIndex>> on_;
  Stretches removed_{};
  std::vector<Stretches> removed_on_{};  // by shard; none where blobs fill the committee
};

}  // namespace floe
