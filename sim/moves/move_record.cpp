#include "moves/move_record.hpp"

#include <algorithm>
#include <cmath>

#include "maintenance/repair_record.hpp"
#include "world/expiry.hpp"

namespace floe::moves {
namespace {

constexpr std::string_view kNoMove = "no shard moved";

constexpr Durations kSyncTimes{"epochs.sync",
                               "Time from the beginning of an epoch until a quorum of nodes has its shards."};
constexpr Durations kShardTimes{"epochs.shard",
                                "Time from the beginning of an epoch until a shard that moved is complete."};

constexpr Metric kEpochs("epochs.begun", "changes", Form::count, Better::neither, Shown::table,
                         "epoch changes", "Times that an epoch began and its committee took over.",
                         {.with = &kEpochs});
constexpr Metric kDone(
    "epochs.done", "changes", Form::count, Better::higher, Shown::results, "epoch changes that were done",
    "Epochs of which nodes with more than two thirds of the shards said that they have them.");
constexpr Metric kShards("epochs.shards", "shards", Form::count, Better::neither, Shown::table,
                         "shards moved", "Shards that went to another node, over all epochs.",
                         {.with = &kEpochs});
constexpr Metric kMoved("epochs.pieces", "pieces", Form::count, Better::neither, Shown::results,
                        "pieces copied", "Pieces that came from the owner before.");
constexpr Metric kBySymbols("epochs.by_symbols", "pieces", Form::count, Better::lower, Shown::table,
                            "moved pieces rebuilt",
                            "Pieces of shards that moved which could not be copied and were left to repair.",
                            {.with = &kEpochs});
constexpr Metric kCopied("epochs.bytes", "B", Form::bytes, Better::neither, Shown::table, "pieces copied",
                         "Bytes of pieces that came from the owner before, without framing.",
                         {.with = &kEpochs});
constexpr Metric kTotal(
    "epochs.total", "B", Form::bytes, Better::lower, Shown::table, "moved in all",
    "All bytes of epoch changes: pieces, framing, metadata and headers, and what was in vain. "
    "Symbols of pieces that could not be copied are bytes of repair.",
    {.sum = {TrafficClass::move, Fate::sent, {Part::payload, Part::proof, Part::header, Part::metadata}},
     .role = "moved",
     .with = &kEpochs});
constexpr Metric kPerByte("epochs.per_copied_byte", "B/B", Form::ratio, Better::lower, Shown::results,
                          "moved per copied byte", "All bytes of epoch changes per byte of pieces copied.",
                          {.fold = Fold::ratio_of_sums, .over = &kTotal, .under = &kCopied, .why = kNoMove});
constexpr Metric kEarly(
    "epochs.attested_early", "shards", Form::count, Better::lower, Shown::results,
    "shards said to be there too early",
    "Shards that a node said to have, over all epochs, while it had to get pieces of them; "
    "repair that waits leaves some.");
constexpr Metric kHanging("epochs.hanging", "nodes", Form::count, Better::lower, Shown::results,
                          "recoveries that hang", "Nodes that began to rebuild all and wait for ever.");
constexpr double kBillion = 1e9;
constexpr Metric kLargestLack("Billionths of its pieces that a member lacked when an epoch ended, at most.");

std::optional<Number> least_complete(const Recorder& recorder) {
  if (recorder.count(kEpochs) == 0) return std::nullopt;
  return 1 - static_cast<double>(recorder.count(kLargestLack)) / kBillion;
}

constexpr Metric kComplete(
    "epochs.complete.min", "", Form::share, Better::higher, Shown::table,
    "least share present at the end of an epoch",
    "Share of the pieces that a member ought to have and has when its epoch ends; of the "
    "member and the epoch where it is least, of those that answered all through the epoch.",
    {.of = least_complete, .fold = Fold::min, .with = &kEpochs, .why = "no epoch began"});
constexpr Metric kSyncP50(
    "epochs.sync.p50", "s", Form::seconds, Better::lower, Shown::table, "time of an epoch change, median",
    "Median time from the beginning of an epoch until a quorum of nodes has its shards.",
    {.fold = Fold::pooled_quantile,
     .with = &kEpochs,
     .times = &kSyncTimes,
     .percent = 50,
     .why = "no epoch began"});
constexpr Metric kShardP99(
    "epochs.shard.p99", "s", Form::seconds, Better::lower, Shown::results,
    "time until a moved shard is complete, 99 %",
    "99th percentile of the time from the beginning of an epoch until a shard that moved is "
    "complete.",
    {.fold = Fold::pooled_quantile, .times = &kShardTimes, .percent = 99, .why = kNoMove});

constexpr const Metric* kMetrics[] = {&kEpochs,
                                      &kDone,
                                      &kShards,
                                      &kMoved,
                                      &kCopied,
                                      &kTotal,
                                      &kPerByte,
                                      &kBySymbols,
                                      &kComplete,
                                      &kSyncP50,
                                      &kShardP99,
                                      &kExpired,
                                      &kExpiredRebuilt,
                                      &kExpiredCopied,
                                      &kEarly,
                                      &kHanging,
                                      &maintenance::kCancelled,
                                      &maintenance::kMovedOn};
constexpr const Cause* kCauses[] = {&kPieces, &kFraming, &kMetadata, &kHeaders};

}  // namespace

constinit const Rows kMoveRows{.metrics = kMetrics, .causes = kCauses, .series = {}};

MoveRecord::MoveRecord(Recorder& recorder)
    : recorder_(recorder),
      epochs_(recorder.counter(kEpochs)),
      done_(recorder.counter(kDone)),
      shards_(recorder.counter(kShards)),
      pieces_(recorder.counter(kMoved)),
      bytes_(recorder.counter(kCopied)),
      by_symbols_(recorder.counter(kBySymbols)),
      sync_times_(recorder.times(kSyncTimes)),
      shard_times_(recorder.times(kShardTimes)),
      largest_lack_(recorder.counter(kLargestLack)),
      early_(recorder.counter(kEarly)),
      hanging_(recorder.counter(kHanging)) {}

void MoveRecord::began(std::int64_t shards, double least_complete) {
  ++epochs_;
  shards_ += shards;
  largest_lack_ = std::max(largest_lack_, static_cast<Counter>(std::ceil((1 - least_complete) * kBillion)));
}

void MoveRecord::done(Duration sync) {
  ++done_;
  sync_times_.add(sync);
}

void MoveRecord::arrived(Bytes piece, Bytes framing) {
  ++pieces_;
  bytes_ += piece.n;
  use(kPieces, piece);
  use(kFraming, framing);
}

void MoveRecord::close(std::optional<Duration> sync, std::span<const Duration> shards) {
  if (sync) sync_times_.censor(*sync);
  for (const Duration age : shards) shard_times_.censor(age);
}

}  // namespace floe::moves
