#include "pieces/blob_store.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "pieces/weight_margin.hpp"

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
  if (owed_) owed_->add(blob, place, group.layout->kinds.size());
  live_.add(blob, groups_, place);
  if (blob == 0) least_redundancy_ = live_.levels(groups_, not_live()).front().redundancy;
  if (!alike || !live_.all_up()) find_least();
  return blob;
}

void BlobStore::lack(BlobIndex blob, std::span<const Piece> pieces, std::span<const NodeId> metadata,
                     Instant now) {
  const Placement place = placement(blob);
  std::vector<Shard> copied;
  for (const auto& [shard, copy] : copies_.all())
    if (place.has_slot(shard)) copied.push_back(shard);
  for (const Shard shard : copied)
    for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind) {
      copies_.on(shard)->missing[kind].add(missing_.blobs().position(shard, blob), now);
      // What is counted as live there is what both owners together have, so that the look below takes this back.
      if (!live_.up(committee_.owner(shard))) live_.restored(blob, kind, groups_);
    }
  for (const Piece& piece : pieces) {
    missing_.lose(blob, piece, now);
    if (owed_ && !is_arriving(piece.shard)) owed_->lose(blob, piece, now);
    const bool has_copy = copies_.on(piece.shard) != nullptr;
    if (!has_copy && live_.up(committee_.owner(piece.shard))) live_.lost(blob, piece.kind, groups_);
  }
  for (const Shard shard : copied) live_.look_anew(shard, groups_, missing_, *copies_.on(shard));
  for (const NodeId node : metadata) metadata_[node].add(blob, now);
  find_lost(groups_.back(), blob, holders(blob));
  find_least();
}

void BlobStore::restart_least() {
  least_redundancy_ = std::numeric_limits<double>::infinity();
  least_margin_ = least_weight_margin_ = std::numeric_limits<std::int64_t>::max();
  find_least();
}

void BlobStore::find_least() {
  least_redundancy_ = live_.least(least_redundancy_, groups_, not_live());
  least_margin_ = live_.least_margin(least_margin_, groups_, not_live());
  least_weight_margin_ =
      floe::least_weight_margin(least_weight_margin_, committee_, live_, groups_, not_live());
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
          .is_deleted = is_deleted(blob)};
}

bool BlobStore::holds(BlobIndex blob, const Piece& piece) const {
  return (missing_.blobs().full() || placement(blob).has_slot(piece.shard)) && !missing_.since(blob, piece) &&
         !is_deleted(blob);
}

bool BlobStore::is_nowhere(BlobIndex blob, const Piece& piece) const {
  if (!missing_.since(blob, piece)) return false;
  const SecondCopy* const copy = copies_.on(piece.shard);
  return copy == nullptr ||
         copy->missing[piece.kind].find(missing_.blobs().position(piece.shard, blob)) != nullptr;
}

Holders BlobStore::holders(BlobIndex blob) const {
  const Placement place = placement(blob);
  std::vector<Piece> nowhere = missing_.of(blob, place);
  if (!copies_.empty()) std::erase_if(nowhere, [&](const Piece& piece) { return !is_nowhere(blob, piece); });
  return {place, std::move(nowhere)};
}

std::int64_t BlobStore::held_on(Shard shard, std::uint32_t kind, const BlobGroup& group) const {
  const ShardBlobs& on = missing_.blobs();
  const Stretch all{on.position(shard, group.first), on.position(shard, group.end)};
  std::int64_t held = std::int64_t{all.end} - all.first;
  const auto leave_out = [&](std::uint32_t first, std::uint32_t end) {
    held -= std::max<std::int64_t>(0, std::int64_t{std::min(end, all.end)} - std::max(first, all.first));
  };
  for (const MissingRanges::Range& gone : missing_.on({kind, shard}).ranges())
    leave_out(gone.first, gone.end);
  for (const Stretch& gone : on.removed(shard)) leave_out(gone.first, gone.end);
  return held;
}

bool BlobStore::all_hold_there(std::span<const BlobIndex> blobs, const Piece& piece) const {
  if (is_any_deleted(blobs)) return false;
  if (missing_.blobs().full()) return !missing_.on(piece).contains_any(blobs);
  return std::ranges::all_of(blobs, [&](BlobIndex blob) { return holds(blob, piece); });
}

bool BlobStore::all_in_copy(std::span<const BlobIndex> blobs, const Piece& piece, NodeId node) const {
  const SecondCopy* const copy = copies_.on(piece.shard);
  if (copy == nullptr || copy->node != node) return false;
  if (missing_.blobs().full())
    return !is_any_deleted(blobs) && !copy->missing[piece.kind].contains_any(blobs);
  return std::ranges::all_of(blobs, [&](BlobIndex blob) {
    return placement(blob).has_slot(piece.shard) && !is_deleted(blob) &&
           copy->missing[piece.kind].find(missing_.blobs().position(piece.shard, blob)) == nullptr;
  });
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
  live_.set_up(node, live, groups_, not_live());
  if (!copies_.empty()) {
    for (const Shard shard : committee_.shards_of(node))
      if (SecondCopy* const copy = copies_.on(shard)) live_.look_anew(shard, groups_, missing_, *copy);
    for (const Shard shard : copies_.of(node)) live_.look_anew(shard, groups_, missing_, *copies_.on(shard));
  }
  if (!live) find_least();
}

void BlobStore::count(const Piece& piece, std::span<const MissingRanges::Stretch> ranges,
                      Destroyed& destroyed) const {
  const ShardBlobs& on = missing_.blobs();
  for (const MissingRanges::Stretch& range : ranges)
    for (const BlobGroup& group : groups_) {
      const std::uint32_t from = std::max(range.first, on.position(piece.shard, group.first));
      const std::uint32_t to = std::min(range.end, on.position(piece.shard, group.end));
      if (from >= to) continue;
      const std::int64_t pieces = to - from;
      destroyed.pieces += pieces;
      destroyed.bytes += group.layout->kinds[piece.kind].size * pieces;
    }
}

// What is owed because of this is counted. Of a second copy that is what was still to come from there; what its owner
// has stays, and what is owed already was counted when it was lost.
Destroyed BlobStore::destroy(NodeId node, std::span<const Shard> shards, bool with_metadata, Instant now) {
  FLOE_ASSERT(!live_.up(node), "the disk of a node that is up was destroyed");
  Destroyed destroyed;
  std::vector<Shard> touched(shards.begin(), shards.end());
  for (const Shard shard : shards) {
    for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind) {
      const Piece all{kind, shard};
      count(all, missing_.lose(all, now), destroyed);
      if (owed_) owed_->lose(all, now);
    }
    if (arriving_.size() > 0) arriving_.clear(shard);
  }
  if (with_metadata) {
    forget_metadata(node, now);
    for (const Shard shard : copies_.of(node)) {
      SecondCopy& copy = *copies_.on(shard);
      for (std::uint32_t kind = 0; is_arriving(shard) && kind < missing_.kinds(); ++kind)
        count({kind, shard}, missing_.on({kind, shard}).beyond(copy.missing[kind]), destroyed);
      live_.end_copy(shard, groups_, missing_, std::move(copy));
      copies_.drop(shard);
      touched.push_back(shard);
    }
  }
  for (const Shard shard : shards)
    if (SecondCopy* const copy = copies_.on(shard)) live_.look_anew(shard, groups_, missing_, *copy);
  find_lost(touched);
  return destroyed;
}

void BlobStore::move(Committee& committee, const ShardLists& lists, Instant now) {
  FLOE_ASSERT(&committee == &committee_, "shards of another committee move");
  if (!owed_) owed_ = missing_;
  if (arriving_.size() == 0) arriving_ = BitSet(committee.shards());
  std::vector<Shard> moved;
  for (NodeId node = 0; node < lists.size(); ++node)
    for (const Shard shard : lists[node]) {
      if (committee.owner(shard) == node) continue;
      owed_->take(shard);
      arriving_.set(shard);
      SecondCopy* const kept = copies_.on(shard);
      if (kept != nullptr) {  // it comes back to who had it before, and has it still
        FLOE_ASSERT(kept->node == node, "the copy of an earlier move is left");
        kept->node = committee.owner(shard);
        std::vector<MissingRanges> here = std::exchange(kept->missing, missing_.take(shard));
        for (MissingRanges& missing : here) missing = missing.since(now);
        missing_.put(shard, std::move(here));
        continue;
      }
      moved.push_back(shard);
      copies_.add(shard, {committee.owner(shard), missing_.take(shard)});
      for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind) missing_.lose({kind, shard}, now);
    }
  for (const Shard shard : moved) live_.begin_copy(shard, missing_, *copies_.on(shard));
  committee.assign(lists);
  for (const Shard shard : moved) live_.look_anew(shard, groups_, missing_, *copies_.on(shard));
}

void BlobStore::drop_copy(Shard shard) {
  SecondCopy copy = std::move(*copies_.on(shard));
  copies_.drop(shard);
  live_.end_copy(shard, groups_, missing_, std::move(copy));
  find_lost(std::span(&shard, 1));
  find_least();
}

void BlobStore::owe(Shard shard, std::span<const PieceOf> hidden) {
  FLOE_ASSERT(is_arriving(shard), "a shard is owed that is not on its way");
  arriving_.clear(shard);
  std::vector<MissingRanges> owed;
  for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind) owed.push_back(missing_.on({kind, shard}));
  owed_->put(shard, std::move(owed));
  for (const auto& [blob, piece] : hidden) owed_->restore(blob, piece);
}

void BlobStore::remove(std::span<const Stretch> blobs) {
  const auto placement_of = [this](BlobIndex blob) { return placement(blob); };
  missing_.remove(blobs, placement_of);
  if (owed_) owed_->remove(blobs, placement_of);
  for (const auto& [shard, copy] : copies_.all()) {
    SecondCopy& kept = *copies_.on(shard);
    for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind) {
      kept.missing[kind].erase(missing_.blobs().removed(shard));
      kept.gone[kind].erase(missing_.blobs().removed(shard));
    }
  }
  for (MissingRanges& missing : metadata_) missing.erase(blobs);
  live_.remove(blobs, groups_);
  for (BlobGroup& group : groups_) group.deleted = missing_.blobs().removed().count({group.first, group.end});
}

void BlobStore::invalidate(BlobIndex blob) {
  const Stretch one{blob, blob + 1};
  remove({&one, 1});
  invalid_.insert(std::ranges::lower_bound(invalid_, blob), blob);
}

void BlobStore::find_lost(const BlobGroup& group, BlobIndex blob, const Holders& holders) {
  if (lost_[blob] || group.redundancy->readable(*group.layout, holders)) return;
  lost_[blob] = true;
  lost_blobs_.push_back(blob);
}

// A blob that misses no more pieces than any blob of its group can lose needs no closer look.
void BlobStore::find_lost(std::span<const Shard> shards) {
  const Nowhere nowhere(missing_, copies_);
  if (!missing_.blobs().full()) {
    for (MissingSweep sweep(nowhere, shards); sweep.next();)
      for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob)
        find_lost(groups_[group_of(blob, groups_)], blob, holders(blob));
    return;
  }
  for (MissingSweep sweep(nowhere, missing_.shards()); sweep.next();) {
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
    SecondCopy* const copy = copies_.on(piece.shard);
    if (copy != nullptr)
      live_.look_anew(piece.shard, groups_, missing_, *copy);
    else if (live_.up(committee_.owner(piece.shard)))
      live_.lost(blob, piece.kind, groups_);
  }
  for (const auto& [blob, piece] : pieces)
    if (!lost_[blob]) find_lost(groups_[group_of(blob, groups_)], blob, holders(blob));
  find_least();
}

void BlobStore::uncover(const PieceOf& piece, Instant now) {
  if (is_arriving(piece.piece.shard))
    return;  // it comes with its shard, or is owed when that arrives no more
  FLOE_ASSERT(is_hidden(piece.blob, piece.piece), "what is not hidden was found");
  owed_->lose(piece.blob, piece.piece, now);
}

Instant BlobStore::restore(BlobIndex blob, const Piece& piece) {
  FLOE_ASSERT(live_.up(committee_.owner(piece.shard)), "a piece was restored on a node that is down");
  const Instant since = missing_.restore(blob, piece);
  if (owed_ && (!is_arriving(piece.shard) || owed_->since(blob, piece))) owed_->restore(blob, piece);
  SecondCopy* const copy = copies_.on(piece.shard);
  const std::uint32_t at = copy == nullptr ? 0 : missing_.blobs().position(piece.shard, blob);
  if (copy == nullptr || copy->gone[piece.kind].find(at) != nullptr) {
    live_.restored(blob, piece.kind, groups_);
    if (copy != nullptr) copy->gone[piece.kind].erase(at);
  }
  return since;
}

void BlobStore::restore_metadata(BlobIndex blob, NodeId node) {
  if (!has_metadata(blob, node)) metadata_[node].erase(blob);
}

}  // namespace floe
