// Where blobs lie whose slots are on shards drawn for each. What is drawn stays where it is in memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "engine/random.hpp"
#include "record/ids.hpp"
#include "storage/bit_set.hpp"
#include "storage/committee.hpp"

namespace floe {

// Draws distinct shards, each with the same probability, and passes over those of a node that has more slots
// of the blob than another node that could take one. Slots are thus on distinct nodes where the committee has
// as many.
class ShardDraw {
 public:
  explicit ShardDraw(const Committee& committee);

  // Valid until the next draw.
  std::span<const Shard> draw(std::uint32_t slots, Stream& stream);

 private:
  const Committee& committee_;
  std::vector<Shard> drawn_;
  BitSet taken_;                     // shards
  std::vector<std::uint32_t> used_;  // shards drawn, by node
  std::vector<std::uint32_t> with_;  // nodes that have as many shards or more, from 1
};

class DrawnShards {
 public:
  // Of the next blob; as many for every blob.
  void add(std::span<const Shard> shards) {
    if (blobs_++ % in_chunk(shards.size()) == 0)
      chunks_.emplace_back().reserve(in_chunk(shards.size()) * shards.size());
    chunks_.back().insert(chunks_.back().end(), shards.begin(), shards.end());
  }
  // None where nothing was added.
  std::span<const Shard> of(BlobIndex blob, std::size_t slots) const {
    if (chunks_.empty()) return {};
    return std::span<const Shard>(chunks_[blob / in_chunk(slots)])
        .subspan(blob % in_chunk(slots) * slots, slots);
  }

 private:
  static std::size_t in_chunk(std::size_t slots) { return std::max<std::size_t>(1, 16384 / slots); }

  std::size_t blobs_ = 0;
  std::deque<std::vector<Shard>> chunks_;
};

}  // namespace floe
