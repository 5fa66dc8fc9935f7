#include "world/spoiled.hpp"

#include <algorithm>

namespace floe {
namespace {

constexpr Durations kTimes{"rot.time", "Time from the corruption of a piece to its being found."};
constexpr Metric kFoundHours(
    "Hours from the corruption of a piece to its being found, over all that were found.");

double hours_between(Instant from, Instant to) { return to_seconds(to - from) / to_seconds(hours(1)); }

}  // namespace

constinit const Metric kRotten("rot.pieces", "pieces", Form::count, Better::neither, Shown::results,
                               "pieces that rotted", "Pieces of which a byte was corrupted on the disk.");
constinit const Metric kRotFound(
    "rot.found", "pieces", Form::count, Better::higher, Shown::results, "rotten pieces found",
    "Rotten pieces that were found, by whatever read them, and became owed; of a shard "
    "that is on its way, once it arrives no more.");
constinit const Metric kRotTimeP50(
    "rot.time.p50", "s", Form::seconds, Better::lower, Shown::results, "time until rot is found, median",
    "Median time from the corruption of a piece to its being found; what is not "
    "found, goes with its disk, or is replaced as its shard arrives, takes longer than that.",
    {.fold = Fold::pooled_quantile, .times = &kTimes, .percent = 50, .why = "nothing rotted"});
constinit const Metric kRotTimeMean(
    "rot.time.mean", "h", Form::ratio, Better::lower, Shown::results, "time until rot is found, mean",
    "Mean hours from the corruption of a piece to its being found, of those that "
    "were found.",
    {.fold = Fold::ratio_of_sums, .over = &kFoundHours, .under = &kRotFound, .why = "no rot was found"});
constinit const Metric kRotShare(
    "rot.share", "", Form::share, Better::lower, Shown::results, "time of pieces rotten and not found",
    "Share of the time of all pieces in which they were rotten and nobody knew.");
constinit const Metric kDropped("fault.dropped", "pieces", Form::count, Better::neither, Shown::results,
                                "pieces that liars dropped", "Pieces that nodes dropped and said they had.");
constinit const Metric kDroppedFound(
    "fault.dropped_found", "pieces", Form::count, Better::higher, Shown::results, "dropped pieces found",
    "Pieces that liars had dropped and that became owed while they still lied.");

// Every replicate has every row, whether anything is found in it or not.
SpoiledPieces::SpoiledPieces(Recorder& recorder) : recorder_(recorder) { recorder_.set(kFoundHours, 0.0); }

const SpoiledPieces::Spoiled* SpoiledPieces::find(const PieceOf& piece) const {
  const auto found = pieces_.find(key(piece));
  return found == pieces_.end() ? nullptr : &found->second;
}

std::vector<PieceOf> SpoiledPieces::on(Shard shard) const {
  std::vector<PieceOf> pieces;
  for (auto entry = pieces_.lower_bound({shard, 0, 0});
       entry != pieces_.end() && std::get<0>(entry->first) == shard; ++entry)
    pieces.push_back({std::get<1>(entry->first), {std::get<2>(entry->first), shard}});
  return pieces;
}

void SpoiledPieces::add(const PieceOf& piece, const Spoiled& spoiled) {
  pieces_.emplace(key(piece), spoiled);
  ++recorder_.counter(spoiled.is_rot ? kRotten : kDropped);
}

void SpoiledPieces::found(const PieceOf& piece, Instant now) {
  const auto found = pieces_.find(key(piece));
  const Spoiled& spoiled = found->second;
  ++recorder_.counter(spoiled.is_rot ? kRotFound : kDroppedFound);
  if (spoiled.is_rot) {
    recorder_.times(kTimes).add(now - spoiled.since);
    found_hours_ += hours_between(spoiled.since, now);
    rotten_hours_ += rotten_hours(spoiled, now);
    recorder_.set(kFoundHours, found_hours_);
  }
  pieces_.erase(found);
}

double SpoiledPieces::rotten_hours(const Spoiled& spoiled, Instant now) const {
  return hours_between(std::max(spoiled.since, from_), now);
}

void SpoiledPieces::restart(Instant now) {
  from_ = now;
  found_hours_ = rotten_hours_ = 0;
  recorder_.set(kFoundHours, 0.0);
}

void SpoiledPieces::censor(const Spoiled& spoiled, Instant now) {
  if (!spoiled.is_rot) return;
  recorder_.times(kTimes).censor(now - spoiled.since);
  rotten_hours_ += rotten_hours(spoiled, now);
}

void SpoiledPieces::replaced(const PieceOf& piece, Instant now) {
  const auto found = pieces_.find(key(piece));
  if (found == pieces_.end()) return;
  censor(found->second, now);
  pieces_.erase(found);
}

void SpoiledPieces::destroyed(std::span<const Shard> shards, Instant now) {
  for (const Shard shard : shards) {
    const auto first = pieces_.lower_bound({shard, 0, 0});
    const auto end = pieces_.lower_bound({shard + 1, 0, 0});
    for (auto each = first; each != end; ++each) censor(each->second, now);
    pieces_.erase(first, end);
  }
}

void SpoiledPieces::deleted(std::span<const Stretch> blobs, Instant now) {
  for (auto each = pieces_.begin(); each != pieces_.end();) {
    const BlobIndex blob = std::get<1>(each->first);
    const auto next = std::ranges::upper_bound(blobs, blob, {}, &Stretch::first);
    const bool is_deleted = next != blobs.begin() && blob < (next - 1)->end;
    if (is_deleted) censor(each->second, now);
    each = is_deleted ? pieces_.erase(each) : std::next(each);
  }
}

void SpoiledPieces::close(Instant now, std::int64_t pieces) {
  for (const auto& [piece, spoiled] : pieces_) censor(spoiled, now);
  const double all = hours_between(from_, now) * static_cast<double>(pieces);
  recorder_.set(kRotShare, all > 0 ? rotten_hours_ / all : 0);
}

}  // namespace floe
