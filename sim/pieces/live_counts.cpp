#include "pieces/live_counts.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/assert.hpp"

namespace floe {
namespace {

template <class Count>
std::int64_t live_bytes(const BlobGroup& group, std::span<const Count> live) {
  Bytes total{0};
  for (std::size_t kind = 0; kind < live.size(); ++kind) total += group.layout->kinds[kind].size * live[kind];
  return total.n;
}

double per_blob_byte(const BlobGroup& group, std::int64_t live_bytes) {
  return to_double(Bytes{live_bytes}) / to_double(std::max(group.size, Bytes{1}));
}

double redundancy(const BlobGroup& group, const std::vector<std::uint32_t>& live) {
  return per_blob_byte(group, live_bytes(group, std::span(live)));
}

std::int64_t margin(const BlobGroup& group, const std::vector<std::uint32_t>& live) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t kind = 0; kind < live.size(); ++kind)
    least = std::min(least, std::int64_t{live[kind]} - group.layout->kinds[kind].enough);
  return least;
}

}  // namespace

void LiveCounts::add(BlobIndex blob, std::span<const BlobGroup> groups, const Placement& placement) {
  if (placement.full()) return;
  tallies_.resize(groups.size());
  std::uint16_t live = 0;
  for (std::uint32_t slot = 0; slot < placement.slots; ++slot)
    live = static_cast<std::uint16_t>(live + (up(committee_.owner(placement.shard_of(slot))) ? 1 : 0));
  const std::size_t kinds = groups.back().layout->kinds.size();
  FLOE_ASSERT(counts_.size() == blob * kinds, "a blob was not counted");
  counts_.resize(counts_.size() + kinds, live);
  ++tallies_.back()[live_bytes(groups.back(), std::span<const std::uint16_t>(counts_).last(kinds))];
}

void LiveCounts::change(BlobIndex blob, std::uint32_t kind, int by, const BlobGroup& group, Tally& tally) {
  const std::size_t kinds = group.layout->kinds.size();
  const auto counts = std::span(counts_).subspan(blob * kinds, kinds);
  const auto before = tally.find(live_bytes(group, std::span<const std::uint16_t>(counts)));
  if (--before->second == 0) tally.erase(before);
  counts[kind] = static_cast<std::uint16_t>(counts[kind] + by);
  ++tally[live_bytes(group, std::span<const std::uint16_t>(counts))];
}

void LiveCounts::set_up(NodeId node, bool up, std::span<const BlobGroup> groups, const NotLive& missing) {
  FLOE_ASSERT(up_.test(node) != up, "a node went down or came up twice");
  if (up)
    up_.set(node);
  else
    up_.clear(node);
  const ShardBlobs& blobs = missing.blobs();
  for (const Shard shard : committee_.shards_of(node)) {
    if (missing.copies().on(shard) != nullptr) continue;
    shards_up_ += up ? 1u : ~0u;
    if (blobs.full()) continue;
    for (std::uint32_t kind = 0; kind < missing.kinds(); ++kind)
      for (const MissingRanges::Stretch& held :
           missing.on({kind, shard}).gaps(blobs.count(shard), blobs.removed(shard))) {
        std::size_t group = 0;
        for (std::uint32_t at = held.first; at < held.end; ++at) {
          const BlobIndex blob = blobs.at(shard, at);
          while (blob >= groups[group].end) ++group;
          change(blob, kind, up ? 1 : -1, groups[group], tallies_[group]);
        }
      }
  }
}

// By kind; all, while nobody is up.
std::vector<MissingRanges> LiveCounts::gone(Shard shard, const MissingPieces& missing,
                                            const SecondCopy* copy) const {
  const bool owner = up(committee_.owner(shard));
  const bool other = copy != nullptr && up(copy->node);
  std::vector<MissingRanges> gone(missing.kinds());
  for (std::uint32_t kind = 0; kind < missing.kinds(); ++kind) {
    const MissingRanges& here = missing.on({kind, shard});
    if (owner && other)
      gone[kind] = here.both(copy->missing[kind]);
    else if (owner || other)
      gone[kind] = owner ? here : copy->missing[kind];
    else
      gone[kind].fill(missing.blobs().count(shard), {}, missing.blobs().removed(shard));
  }
  return gone;
}

void LiveCounts::count(Shard shard, std::span<const BlobGroup> groups, const ShardBlobs& blobs,
                       std::span<const MissingRanges> before, std::span<const MissingRanges> after) {
  if (blobs.full()) return;
  const auto each = [&](std::uint32_t kind, const MissingRanges& in, const MissingRanges& not_in, int by) {
    for (const MissingRanges::Range& range : in.ranges())
      for (std::uint32_t at = range.first; at < range.end; ++at)
        if (not_in.find(at) == nullptr) count_one(blobs.at(shard, at), kind, by, groups);
  };
  for (std::uint32_t kind = 0; kind < before.size(); ++kind) {
    each(kind, before[kind], after[kind], 1);
    each(kind, after[kind], before[kind], -1);
  }
}

void LiveCounts::look_anew(Shard shard, std::span<const BlobGroup> groups, const MissingPieces& missing,
                           SecondCopy& copy) {
  const bool is_up = up(committee_.owner(shard)) || up(copy.node);
  if (is_up != copy.is_up) shards_up_ += is_up ? 1u : ~0u;
  copy.is_up = is_up;
  std::vector<MissingRanges> gone = this->gone(shard, missing, &copy);
  count(shard, groups, missing.blobs(), copy.gone, gone);
  copy.gone = std::move(gone);
}

void LiveCounts::begin_copy(Shard shard, const MissingPieces& missing, SecondCopy& copy) const {
  copy.is_up = up(copy.node);
  copy.gone = copy.missing;
  if (!copy.is_up)
    for (MissingRanges& all : copy.gone)
      all.fill(missing.blobs().count(shard), {}, missing.blobs().removed(shard));
}

void LiveCounts::end_copy(Shard shard, std::span<const BlobGroup> groups, const MissingPieces& missing,
                          SecondCopy copy) {
  const bool is_up = up(committee_.owner(shard));
  if (is_up != copy.is_up) shards_up_ += is_up ? 1u : ~0u;
  count(shard, groups, missing.blobs(), copy.gone, gone(shard, missing, nullptr));
}

void LiveCounts::remove(std::span<const Stretch> blobs, std::span<const BlobGroup> groups) {
  if (counts_.empty()) return;
  for (const Stretch& stretch : blobs)
    for (BlobIndex blob = stretch.first; blob < stretch.end; ++blob) {
      const std::size_t group = group_of(blob, groups);
      const std::size_t kinds = groups[group].layout->kinds.size();
      const auto counts = std::span(counts_).subspan(blob * kinds, kinds);
      const auto before =
          tallies_[group].find(live_bytes(groups[group], std::span<const std::uint16_t>(counts)));
      if (--before->second == 0) tallies_[group].erase(before);
      std::ranges::fill(counts, std::numeric_limits<std::uint16_t>::max());
    }
}

void LiveCounts::count_one(BlobIndex blob, std::uint32_t kind, int by, std::span<const BlobGroup> groups) {
  if (counts_.empty()) return;
  const std::size_t group = group_of(blob, groups);
  change(blob, kind, by, groups[group], tallies_[group]);
}

std::vector<Shard> LiveCounts::incomplete(const NotLive& missing) const {
  std::vector<Shard> shards;
  for (const Shard shard : missing.of_owners().shards())
    if (up(committee_.owner(shard)) && missing.copies().on(shard) == nullptr) shards.push_back(shard);
  for (const auto& [shard, copy] : missing.copies().all())
    if (copy.is_up && std::ranges::any_of(copy.gone, [](const MissingRanges& gone) { return !gone.empty(); }))
      shards.push_back(shard);
  std::ranges::sort(shards);
  return shards;
}

template <class Visit>
void LiveCounts::each_level(std::span<const BlobGroup> groups, const NotLive& missing,
                            const Visit& visit) const {
  std::vector<std::uint32_t> whole;  // blobs that miss nothing, by group
  for (const BlobGroup& group : groups) whole.push_back(group.left());
  MissingSweep sweep(missing, incomplete(missing));
  std::vector<std::uint32_t> live;
  while (sweep.next()) {
    live.assign(missing.kinds(), shards_up_);
    for (const Piece& piece : sweep.missing()) --live[piece.kind];
    auto group = std::ranges::upper_bound(groups, sweep.first(), {}, &BlobGroup::end);
    for (; group != groups.end() && group->first < sweep.end(); ++group) {
      const std::uint32_t part = std::min(group->end, sweep.end()) - std::max(group->first, sweep.first());
      visit(*group, live, part);
      whole[static_cast<std::size_t>(group - groups.begin())] -= part;
    }
  }
  live.assign(missing.kinds(), shards_up_);
  for (std::size_t i = 0; i < groups.size(); ++i)
    if (whole[i] > 0) visit(groups[i], live, whole[i]);
}

std::vector<Level> LiveCounts::levels(std::span<const BlobGroup> groups, const NotLive& missing) const {
  std::map<double, std::uint32_t> blobs;
  for (std::size_t i = 0; i < tallies_.size(); ++i)
    for (const auto& [live, count] : tallies_[i]) blobs[per_blob_byte(groups[i], live)] += count;
  if (missing.blobs().full())
    each_level(groups, missing,
               [&](const BlobGroup& group, const std::vector<std::uint32_t>& live, std::uint32_t count) {
                 blobs[redundancy(group, live)] += count;
               });
  std::vector<Level> levels;
  for (const auto& [redundancy, count] : blobs) levels.push_back({redundancy, count});
  return levels;
}

// No blob misses more pieces of a kind than there are shards that miss any.
std::vector<std::uint32_t> LiveCounts::fewest(const NotLive& missing) const {
  std::vector<std::uint32_t> live(missing.kinds(), shards_up_);
  for (const Shard shard : incomplete(missing))
    for (std::uint32_t kind = 0; kind < missing.kinds(); ++kind)
      live[kind] -= missing.on({kind, shard}).empty() ? 0 : 1;
  return live;
}

double LiveCounts::least(double known, std::span<const BlobGroup> groups, const NotLive& missing) const {
  if (groups.empty()) return known;
  const std::vector<std::uint32_t> live = fewest(missing);
  const auto below = [&](const BlobGroup& group) { return redundancy(group, live) < known; };
  if (missing.blobs().full() && std::ranges::none_of(groups, below)) return known;
  const std::vector<Level> all = levels(groups, missing);
  return all.empty() ? known : std::min(known, all.front().redundancy);
}

std::int64_t LiveCounts::least_margin(std::int64_t known, std::span<const BlobGroup> groups,
                                      const NotLive& missing) const {
  if (!missing.blobs().full()) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const std::vector<PieceKind>& kinds = groups[i].layout->kinds;
      if (groups[i].left() == 0) continue;
      if (kinds.size() == 1 && kinds[0].size > Bytes{0}) {  // live bytes say how many pieces are live
        known = std::min(known, tallies_[i].begin()->first / kinds[0].size.n - kinds[0].enough);
        continue;
      }
      for (std::size_t at = groups[i].first * kinds.size(); at < groups[i].end * kinds.size(); ++at)
        known = std::min(known, std::int64_t{counts_[at]} - kinds[at % kinds.size()].enough);
    }
    return known;
  }
  const std::vector<std::uint32_t> bound = fewest(missing);
  const auto below = [&](const BlobGroup& group) { return margin(group, bound) < known; };
  if (std::ranges::none_of(groups, below)) return known;
  each_level(groups, missing,
             [&](const BlobGroup& group, const std::vector<std::uint32_t>& live, std::uint32_t) {
               known = std::min(known, margin(group, live));
             });
  return known;
}

Shortage LiveCounts::shortage(std::span<const BlobGroup> groups, const NotLive& missing) const {
  Shortage found;
  const auto judge = [&](const std::vector<PieceKind>& kinds, const auto& live, std::uint32_t blobs) {
    std::size_t few = 0;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) few += live[kind] < kinds[kind].enough ? 1 : 0;
    found.of_some_kind = found.of_some_kind || few > 0;
    if (few == kinds.size()) found.unreadable += blobs;
  };
  if (missing.blobs().full()) {
    const std::vector<std::uint32_t> bound = fewest(missing);
    if (std::ranges::all_of(groups, [&](const BlobGroup& group) { return margin(group, bound) >= 0; }))
      return found;
    each_level(groups, missing,
               [&](const BlobGroup& group, const std::vector<std::uint32_t>& live, std::uint32_t blobs) {
                 judge(group.layout->kinds, live, blobs);
               });
    return found;
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::vector<PieceKind>& kinds = groups[i].layout->kinds;
    if (kinds.size() == 1 && kinds[0].size > Bytes{0}) {  // live bytes say how many pieces are live
      for (const auto& [live, blobs] : tallies_[i]) {
        if (live >= (kinds[0].size * kinds[0].enough).n) break;
        judge(kinds, std::array{live / kinds[0].size.n}, blobs);
      }
      continue;
    }
    for (std::size_t at = groups[i].first * kinds.size(); at < groups[i].end * kinds.size();
         at += kinds.size())
      judge(kinds, std::span(counts_).subspan(at, kinds.size()), 1);
  }
  return found;
}

}  // namespace floe
