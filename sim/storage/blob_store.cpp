#include "storage/blob_store.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "storage/weight_margin.hpp"

namespace floe {
namespace {

bool are_distinct(const Placement& placement) {
  if (placement.full() && placement.stride == 1) return true;
  std::vector<Shard> shards;
  for (std::uint32_t slot = 0; slot < placement.slots; ++slot) shards.push_back(placement.shard_of(slot));
  std::ranges::sort(shards);
  return std::ranges::adjacent_find(shards) == shards.end();
}

}  // namespace

BlobStore::BlobStore(const Committee& committee)
    : committee_(committee), missing_(committee.shards()), metadata_(committee.nodes()), live_(committee) {}

BlobIndex BlobStore::add(Bytes size, std::shared_ptr<const Layout> layout, const Redundancy& redundancy,
                         std::uint32_t rotation, std::unique_ptr<const Content> content,
                         std::span<const Shard> drawn) {
  const auto blob = static_cast<BlobIndex>(rotations_.size());
  rotations_.push_back(rotation % committee_.shards());
  lost_.push_back(false);
  FLOE_ASSERT(groups_.empty() || groups_.front().layout->slots == layout->slots,
              "the blobs of a store are of one scheme");
  FLOE_ASSERT(drawn.empty() || drawn.size() == layout->slots, "a slot without a shard");
  if (!drawn.empty()) drawn_.add(drawn);
  if (content != nullptr) contents_.push_back({blob, std::move(content)});
  const bool alike = !groups_.empty() && groups_.back().size == size && groups_.back().layout == layout &&
                     groups_.back().redundancy == &redundancy;
  if (!alike) groups_.push_back({blob, blob, size, std::move(layout), &redundancy, 0});
  BlobGroup& group = groups_.back();
  group.end = blob + 1;
  const Placement place = placement(blob);
  if (!alike) group.margin = redundancy.margin(*group.layout, Holders(place, {}));
  FLOE_ASSERT(are_distinct(place), "two slots of a blob fell on one shard");
  missing_.add(blob, place, group.layout->kinds.size());
  live_.add(blob, groups_, place);
  if (blob == 0) least_redundancy_ = live_.levels(groups_, missing_).front().redundancy;
  if (!alike || !live_.all_up()) find_least();
  return blob;
}

void BlobStore::restart_least() {
  least_redundancy_ = std::numeric_limits<double>::infinity();
  least_margin_ = least_weight_margin_ = std::numeric_limits<std::int64_t>::max();
  find_least();
}

void BlobStore::find_least() {
  least_redundancy_ = live_.least(least_redundancy_, groups_, missing_);
  least_margin_ = live_.least_margin(least_margin_, groups_, missing_);
  least_weight_margin_ =
      floe::least_weight_margin(least_weight_margin_, committee_, live_, groups_, missing_);
}

Placement BlobStore::placement(BlobIndex blob) const {
  const Layout& layout = *groups_[group_of(blob, groups_)].layout;
  return {.shards = committee_.shards(),
          .rotation = rotations_[blob],
          .slots = layout.slots,
          .stride = layout.stride,
          .drawn = drawn_.of(blob, layout.slots)};
}

Blob BlobStore::operator[](BlobIndex blob) const {
  const BlobGroup& group = groups_[group_of(blob, groups_)];
  const auto content =
      std::ranges::lower_bound(contents_, blob, {}, [](const auto& entry) { return entry.first; });
  const bool real = content != contents_.end() && content->first == blob;
  return {.size = group.size,
          .layout = group.layout.get(),
          .placement = placement(blob),
          .content = real ? content->second.get() : nullptr,
          .lost = lost_[blob],
          .is_inconsistent = std::ranges::binary_search(inconsistent_, blob),
          .is_invalid = is_invalid(blob)};
}

bool BlobStore::holds(BlobIndex blob, const Piece& piece) const {
  return (missing_.blobs().full() || placement(blob).has_slot(piece.shard)) && !missing_.since(blob, piece) &&
         !is_invalid(blob);
}

Holders BlobStore::holders(BlobIndex blob) const {
  const Placement place = placement(blob);
  return {place, missing_.of(blob, place)};
}

bool BlobStore::all_hold_there(std::span<const BlobIndex> blobs, const Piece& piece) const {
  const auto is_deleted = [this](BlobIndex blob) { return is_invalid(blob); };
  if (!invalid_.empty() && std::ranges::any_of(blobs, is_deleted)) return false;
  if (missing_.blobs().full()) return !missing_.on(piece).contains_any(blobs);
  return std::ranges::all_of(blobs, [&](BlobIndex blob) { return holds(blob, piece); });
}

std::vector<Piece> BlobStore::missing(BlobIndex blob, NodeId node) const {
  const Placement place = placement(blob);
  std::vector<Piece> pieces;
  for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind)
    for (const Shard shard : committee_.shards_of(node))
      if (place.has_slot(shard) && missing_.since(blob, {kind, shard})) pieces.push_back({kind, shard});
  return pieces;
}

void BlobStore::each_missing(const Visit& visit) const {
  for (NodeId node = 0; node < committee_.nodes(); ++node)
    for (MissingSweep sweep = missing(node); sweep.next();)
      for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob)
        for (const Piece& piece : sweep.missing()) visit(node, blob, piece, *missing_.since(blob, piece));
}

void BlobStore::set_live(NodeId node, bool live) {
  live_.set_up(node, live, groups_, missing_);
  if (!live) find_least();
}

Destroyed BlobStore::destroy(NodeId node, std::span<const Shard> shards, bool with_metadata, Instant now) {
  FLOE_ASSERT(!live_.up(node), "the disk of a node that is up was destroyed");
  Destroyed destroyed;
  const ShardBlobs& on = missing_.blobs();
  for (const Shard shard : shards)
    for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind)
      for (const MissingRanges::Stretch& range : missing_.lose({kind, shard}, now))
        for (const BlobGroup& group : groups_) {
          const std::uint32_t from = std::max(range.first, on.position(shard, group.first));
          const std::uint32_t to = std::min(range.end, on.position(shard, group.end));
          if (from >= to) continue;
          destroyed.pieces += to - from;
          destroyed.bytes += group.layout->kinds[kind].size * (to - from);
        }
  for (const Shard shard : shards)
    for (std::uint32_t kind = 0; owed_ && kind < missing_.kinds(); ++kind) owed_->lose({kind, shard}, now);
  if (with_metadata) metadata_[node].fill(size(), now);
  forget_invalid(shards, destroyed);
  find_lost(node);
  return destroyed;
}

void BlobStore::invalidate(BlobIndex blob) {
  for (const Piece& piece : missing_of(blob)) forget_missing(blob, piece);
  invalid_.insert(std::ranges::lower_bound(invalid_, blob), blob);
}

void BlobStore::forget_missing(BlobIndex blob, const Piece& piece) {
  missing_.restore(blob, piece);
  if (owed_ && owed_->since(blob, piece)) owed_->restore(blob, piece);
  if (live_.up(committee_.owner(piece.shard))) live_.restored(blob, piece.kind, groups_);
}

// What was deleted did not go with the disk.
void BlobStore::forget_invalid(std::span<const Shard> shards, Destroyed& destroyed) {
  for (const BlobIndex blob : invalid_) {
    const Blob one = (*this)[blob];
    for (const Shard shard : shards)
      for (std::uint32_t kind = 0; one.placement.has_slot(shard) && kind < missing_.kinds(); ++kind) {
        forget_missing(blob, {kind, shard});
        --destroyed.pieces;
        destroyed.bytes -= one.layout->kinds[kind].size;
      }
  }
}

void BlobStore::find_lost(const BlobGroup& group, BlobIndex blob, const Holders& holders) {
  if (lost_[blob] || group.redundancy->readable(*group.layout, holders)) return;
  lost_[blob] = true;
  lost_blobs_.push_back(blob);
}

// A blob that misses no more pieces than any blob of its group can lose needs no closer look.
void BlobStore::find_lost(NodeId node) {
  if (!missing_.blobs().full()) {
    for (MissingSweep sweep = missing(node); sweep.next();)
      for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob)
        find_lost(groups_[group_of(blob, groups_)], blob, holders(blob));
    return;
  }
  for (MissingSweep sweep(missing_, missing_.shards()); sweep.next();) {
    std::vector<std::int64_t> count(missing_.kinds(), 0);
    for (const Piece& piece : sweep.missing()) ++count[piece.kind];
    Holders holders(placement(sweep.first()), sweep.missing());
    for (const BlobGroup& group : groups_) {
      if (std::ranges::max(count) <= group.margin) continue;
      const BlobIndex end = std::min(group.end, sweep.end());
      for (BlobIndex blob = std::max(group.first, sweep.first()); blob < end; ++blob) {
        holders.move_to(placement(blob));
        find_lost(group, blob, holders);
      }
    }
  }
}

void BlobStore::spoil(std::span<const PieceOf> pieces, Instant now) {
  if (!owed_) owed_ = missing_;
  for (const auto& [blob, piece] : pieces) {
    missing_.lose(blob, piece, now);
    if (live_.up(committee_.owner(piece.shard))) live_.lost(blob, piece.kind, groups_);
  }
  for (const auto& [blob, piece] : pieces)
    if (!lost_[blob]) find_lost(groups_[group_of(blob, groups_)], blob, holders(blob));
  find_least();
}

void BlobStore::uncover(const PieceOf& piece, Instant now) {
  FLOE_ASSERT(is_hidden(piece.blob, piece.piece), "what is not hidden was found");
  owed_->lose(piece.blob, piece.piece, now);
}

Instant BlobStore::restore(BlobIndex blob, const Piece& piece) {
  FLOE_ASSERT(live_.up(committee_.owner(piece.shard)), "a piece was restored on a node that is down");
  const Instant since = missing_.restore(blob, piece);
  if (owed_) owed_->restore(blob, piece);
  live_.restored(blob, piece.kind, groups_);
  return since;
}

void BlobStore::restore_metadata(BlobIndex blob, NodeId node) {
  if (!has_metadata(blob, node)) metadata_[node].erase(blob);
}

}  // namespace floe
