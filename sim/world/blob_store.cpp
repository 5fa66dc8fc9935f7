#include "world/blob_store.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe {

Bytes Blob::live_bytes() const {
  Bytes total{0};
  for (std::size_t kind = 0; kind < live_count.size(); ++kind)
    total += layout->kinds[kind].size * live_count[kind];
  return total;
}

BlobIndex BlobStore::add(Bytes size, std::shared_ptr<const Layout> layout, const Redundancy& redundancy,
                         std::uint32_t rotation, std::unique_ptr<const Content> content) {
  const std::uint32_t shards = committee_.shards();
  const Placement placement{shards, rotation % shards, layout->slots, layout->stride};
  Blob blob{.size = size,
            .layout = std::move(layout),
            .redundancy = &redundancy,
            .placement = placement,
            .content = std::move(content),
            .held = {},
            .held_count = {},
            .live_count = {},
            .metadata_at = BitSet(committee_.nodes(), true)};
  BitSet all(shards);
  for (std::uint32_t slot = 0; slot < placement.slots; ++slot) all.set(placement.shard_of(slot));
  FLOE_ASSERT(all.count() == placement.slots, "two slots of a blob fell on one shard");
  blob.held.assign(blob.layout->kinds.size(), all);
  blob.held_count.assign(blob.layout->kinds.size(), blob.layout->slots);
  blob.live_count = blob.held_count;
  blobs_.push_back(std::move(blob));
  const Blob& added = blobs_.back();
  if (blobs_.size() == 1)
    least_redundancy_ = to_double(added.live_bytes()) / to_double(std::max(added.size, Bytes{1}));
  note_redundancy(added);
  return static_cast<BlobIndex>(blobs_.size() - 1);
}

std::vector<Piece> BlobStore::missing(BlobIndex id, NodeId node) const {
  const Blob& blob = blobs_[id];
  std::vector<Piece> pieces;
  for (std::uint32_t kind = 0; kind < blob.held.size(); ++kind)
    for (const Shard shard : committee_.shards_of(node))
      if (!blob.held[kind].test(shard) && blob.placement.has_slot(shard)) pieces.push_back({kind, shard});
  return pieces;
}

void BlobStore::set_live(NodeId node, bool live) {
  ++version_;
  for (Blob& blob : blobs_) {
    for (std::size_t kind = 0; kind < blob.held.size(); ++kind) {
      std::uint32_t here = 0;
      for (const Shard shard : committee_.shards_of(node)) here += blob.held[kind].test(shard) ? 1 : 0;
      if (live)
        blob.live_count[kind] += here;
      else
        blob.live_count[kind] -= here;
    }
    if (!live) note_redundancy(blob);
  }
}

Bytes BlobStore::destroy(NodeId node) {
  Bytes destroyed{0};
  for (Blob& blob : blobs_) {
    blob.metadata_at.clear(node);
    for (std::size_t kind = 0; kind < blob.held.size(); ++kind) {
      for (const Shard shard : committee_.shards_of(node)) {
        if (!blob.held[kind].test(shard)) continue;
        blob.held[kind].clear(shard);
        --blob.held_count[kind];
        ++missing_[shard];
        destroyed += blob.layout->kinds[kind].size;
      }
    }
    if (!blob.lost && !blob.redundancy->readable(*blob.layout, blob.holders())) {
      blob.lost = true;
      lost_blobs_.push_back(static_cast<BlobIndex>(&blob - blobs_.data()));
    }
  }
  return destroyed;
}

void BlobStore::restore(BlobIndex id, const Piece& piece) {
  Blob& blob = blobs_[id];
  FLOE_ASSERT(!blob.held[piece.kind].test(piece.shard), "a piece was restored twice");
  blob.held[piece.kind].set(piece.shard);
  ++blob.held_count[piece.kind];
  ++blob.live_count[piece.kind];
  --missing_[piece.shard];
  ++version_;
}

std::vector<double> BlobStore::redundancy() const {
  std::vector<double> all;
  all.reserve(blobs_.size());
  for (const Blob& blob : blobs_)
    all.push_back(to_double(blob.live_bytes()) / to_double(std::max(blob.size, Bytes{1})));
  std::sort(all.begin(), all.end());
  return all;
}

void BlobStore::note_redundancy(const Blob& blob) {
  least_redundancy_ =
      std::min(least_redundancy_, to_double(blob.live_bytes()) / to_double(std::max(blob.size, Bytes{1})));
}

}  // namespace floe
