#include "pieces/missing_pieces.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"

namespace floe {

void MissingPieces::add(BlobIndex blob, const Placement& placement, std::size_t kinds) {
  if (ranges_.empty()) ranges_.assign(kinds, std::vector<MissingRanges>(counts_.size()));
  FLOE_ASSERT(kinds == ranges_.size(), "the blobs of a store are of one scheme");
  blobs_.add(blob, placement);
}

std::optional<Instant> MissingPieces::since(BlobIndex blob, const Piece& piece) const {
  const MissingRanges& missing = on(piece);
  if (missing.empty()) return std::nullopt;
  const MissingRanges::Range* const range = missing.find(blobs_.position(piece.shard, blob));
  return range == nullptr ? std::nullopt : std::optional(range->since);
}

std::vector<Piece> MissingPieces::of(BlobIndex blob, const Placement& placement) const {
  std::vector<Piece> missing;
  const auto look = [&](Shard shard) {
    if (counts_[shard] == 0) return;
    for (std::uint32_t kind = 0; kind < kinds(); ++kind)
      if (since(blob, {kind, shard})) missing.push_back({kind, shard});
  };
  if (blobs_.full())
    for (const Shard shard : shards_) look(shard);
  else
    for (std::uint32_t slot = 0; slot < placement.slots; ++slot) look(placement.shard_of(slot));
  std::ranges::sort(missing);
  return missing;
}

std::vector<MissingRanges::Stretch> MissingPieces::lose(const Piece& all, Instant now) {
  const auto lost =
      ranges_[all.kind][all.shard].fill(blobs_.count(all.shard), now, blobs_.removed(all.shard));
  for (const MissingRanges::Stretch& range : lost) counts_[all.shard] += range.end - range.first;
  if (counts_[all.shard] > 0) shards_.insert(all.shard);
  return lost;
}

void MissingPieces::lose(BlobIndex blob, const Piece& piece, Instant now) {
  ranges_[piece.kind][piece.shard].add(blobs_.position(piece.shard, blob), now);
  if (++counts_[piece.shard] == 1) shards_.insert(piece.shard);
}

Instant MissingPieces::restore(BlobIndex blob, const Piece& piece) {
  if (--counts_[piece.shard] == 0) shards_.erase(piece.shard);
  return ranges_[piece.kind][piece.shard].erase(blobs_.position(piece.shard, blob));
}

void MissingPieces::forget_removed(Shard shard) {
  for (std::vector<MissingRanges>& shards : ranges_)
    counts_[shard] -= shards[shard].erase(blobs_.removed(shard));
  if (counts_[shard] == 0) shards_.erase(shard);
}

std::vector<MissingRanges> MissingPieces::take(Shard shard) {
  std::vector<MissingRanges> taken;
  for (std::vector<MissingRanges>& shards : ranges_) taken.push_back(std::exchange(shards[shard], {}));
  counts_[shard] = 0;
  shards_.erase(shard);
  return taken;
}

void MissingPieces::put(Shard shard, std::vector<MissingRanges> missing) {
  take(shard);
  for (std::uint32_t kind = 0; kind < kinds(); ++kind) {
    for (const MissingRanges::Range& range : missing[kind].ranges())
      counts_[shard] += range.end - range.first;
    ranges_[kind][shard] = std::move(missing[kind]);
  }
  if (counts_[shard] > 0) shards_.insert(shard);
}

void MissingSweep::collect(const ShardBlobs& blobs, const Piece& piece, const MissingRanges& missing) {
  const auto add = [&](BlobIndex from, BlobIndex to) {
    edges_.push_back({from, true, piece});
    edges_.push_back({to, false, piece});
  };
  for (const MissingRanges::Range& range : missing.ranges()) {
    if (blobs.full()) {
      add(range.first, range.end);
      continue;
    }
    for (std::uint32_t position = range.first; position < range.end; ++position)
      add(blobs.at(piece.shard, position), blobs.at(piece.shard, position) + 1);
  }
}

bool MissingSweep::next() {
  do {
    if (next_ == edges_.size()) return false;
    first_ = edges_[next_].at;
    for (; next_ < edges_.size() && edges_[next_].at == first_; ++next_) {
      const Edge& edge = edges_[next_];
      const auto place = std::ranges::lower_bound(missing_, edge.piece);
      if (edge.begins)
        missing_.insert(place, edge.piece);
      else
        missing_.erase(place);
    }
  } while (missing_.empty());
  end_ = edges_[next_].at;
  return true;
}

}  // namespace floe
