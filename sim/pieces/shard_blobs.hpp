// Which blobs have a slot on a shard. They are numbered there from 0, in the order of the store: where every
// blob has a slot on every shard, by the number of the blob itself, which takes no memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

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

  bool full() const { return full_; }
  std::uint32_t count(Shard shard) const {
    return full_ ? blobs_ : static_cast<std::uint32_t>(on_[shard].size());
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
};

}  // namespace floe
