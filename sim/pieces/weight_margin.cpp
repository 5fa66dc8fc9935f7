#include "pieces/weight_margin.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace floe {
namespace {

// Blobs that fill the committee: all that a node has of a kind is its shards.
class Filling {
 public:
  Filling(const Committee& committee, const LiveCounts& live, const NotLive& missing)
      : committee_(committee),
        live_(live),
        up_(live.shards_up()),
        shards_(live.incomplete(missing)),
        missing_(missing),
        counted_(committee.nodes(), 0) {}

  std::int64_t least(std::int64_t known, std::span<const BlobGroup> groups) const {
    const std::vector<Piece> any = pieces_of_any_blob();
    const auto below = [&](const BlobGroup& group) { return margin(group, any) < known; };
    if (std::ranges::none_of(groups, below)) return known;
    for (const BlobGroup& group : groups)
      if (group.left() > 0) known = std::min(known, margin(group, {}));
    for (MissingSweep sweep(missing_, shards_); sweep.next();) {
      auto group = std::ranges::upper_bound(groups, sweep.first(), {}, &BlobGroup::end);
      for (; group != groups.end() && group->first < sweep.end(); ++group)
        known = std::min(known, margin(*group, sweep.missing()));
    }
    return known;
  }

 private:
  std::vector<Piece> pieces_of_any_blob() const {
    std::vector<Piece> any;
    for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind)
      for (const Shard shard : shards_)
        if (!missing_.on({kind, shard}).empty()) any.push_back({kind, shard});
    return any;
  }

  // `gone` by kind, then shard.
  std::int64_t margin(const BlobGroup& group, const std::vector<Piece>& gone) const {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    auto piece = gone.begin();
    for (std::uint32_t kind = 0; kind < missing_.kinds(); ++kind) {
      std::int64_t weight = up_;
      ++round_;
      for (; piece != gone.end() && piece->kind == kind; ++piece) {
        const NodeId owner = committee_.owner(piece->shard);
        if (!live_.up(owner))
          --weight;  // the owner before has no more of this one
        else if (std::exchange(counted_[owner], round_) != round_)
          weight -= committee_.weights()[owner];
      }
      least = std::min(least, weight - group.layout->kinds[kind].enough);
    }
    return least;
  }

  const Committee& committee_;
  const LiveCounts& live_;
  std::int64_t up_;
  std::vector<Shard> shards_;  // up, and missing something
  const NotLive& missing_;
  mutable std::vector<std::uint64_t> counted_;  // by node, in which round last
  mutable std::uint64_t round_ = 0;
};

// Pieces that are live, on nodes that miss others of the same kind and blob.
std::map<std::pair<BlobIndex, std::uint32_t>, std::int64_t> live_beside_missing(const Committee& committee,
                                                                                const LiveCounts& live,
                                                                                const NotLive& missing) {
  std::map<std::pair<BlobIndex, std::uint32_t>, std::int64_t> beside;
  const ShardBlobs& blobs = missing.blobs();
  std::vector<NodeId> nodes;
  for (const Shard shard : live.incomplete(missing))
    if (live.up(committee.owner(shard))) nodes.push_back(committee.owner(shard));
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::erase_if(nodes, [&](NodeId node) { return committee.weights()[node] == 1; });
  const auto has = [&](Shard shard, BlobIndex blob) {
    const std::uint32_t at = blobs.position(shard, blob);
    return at < blobs.count(shard) && blobs.at(shard, at) == blob;
  };
  for (const NodeId node : nodes)
    for (MissingSweep sweep(missing, committee.shards_of(node)); sweep.next();)
      for (std::uint32_t kind = 0; kind < missing.kinds(); ++kind) {
        const auto gone = std::ranges::count(sweep.missing(), kind, &Piece::kind);
        if (gone == 0) continue;
        for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob) {
          std::int64_t slots = 0;
          for (const Shard shard : committee.shards_of(node)) slots += has(shard, blob) ? 1 : 0;
          if (slots > gone) beside[{blob, kind}] += slots - gone;
        }
      }
  return beside;
}

}  // namespace

std::int64_t least_weight_margin(std::int64_t known, const Committee& committee, const LiveCounts& live,
                                 std::span<const BlobGroup> groups, const NotLive& missing) {
  if (missing.blobs().full()) return Filling(committee, live, missing).least(known, groups);
  const std::int64_t pieces = live.least_margin(std::numeric_limits<std::int64_t>::max(), groups, missing);
  known = std::min(known, pieces);
  std::int64_t most = 0;  // that nodes which miss something may hold beside it
  for (const Shard shard : live.incomplete(missing)) most += committee.weights()[committee.owner(shard)] - 1;
  if (pieces - most >= known) return known;
  for (const auto& [place, beside] : live_beside_missing(committee, live, missing)) {
    const auto [blob, kind] = place;
    const std::uint32_t enough = groups[group_of(blob, groups)].layout->kinds[kind].enough;
    known = std::min(known, live.count(blob, kind, missing.kinds()) - beside - enough);
  }
  return known;
}

}  // namespace floe
