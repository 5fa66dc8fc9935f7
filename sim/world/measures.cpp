#include "world/measures.hpp"

#include <algorithm>
#include <cmath>

#include "world/counted_from.hpp"
#include "world/fault_metrics.hpp"
#include "world/rows.hpp"

namespace floe {
namespace {

constexpr double kYear = 365.0 * 86400;

constexpr Metric kBlobBytes("Bytes of all blobs.");
constexpr Metric kSliverBytes("Bytes of all pieces of all blobs.");
constexpr Metric kStoredBytes("Bytes of all pieces, and of the metadata that each node keeps.");
constexpr Metric kChargedBytes("Bytes that the network bills for all blobs.");
constexpr Metric kRepairableBytes(
    "Bytes of pieces that were rebuilt, or are missing of blobs that are not lost.");
constexpr Metric kBlobs("Blobs.");
constexpr Metric kLosses("Blobs that were lost.");
constexpr Metric kSafeBlobYears("Years of all blobs, of each until it was lost or the run ended.");

constexpr std::string_view kNoBytes = "the blobs are empty";

constexpr Metric kSlots("storage.slots", "pieces", Form::count, Better::neither, Shown::results,
                        "pieces of a kind of each blob", "Pieces of one kind that a blob has.",
                        {.role = "slots", .fold = Fold::max});
constexpr Metric kEnough(
    "storage.enough", "pieces", Form::count, Better::neither, Shown::results, "pieces that give a blob back",
    "Pieces of one kind that give a blob back, whichever they are; of the kind that needs fewest.",
    {.role = "enough", .fold = Fold::max});

constexpr Metric kLostPieces("lost.pieces", "pieces", Form::count, Better::neither, Shown::results,
                             "pieces lost",
                             "Pieces that were destroyed with their disks, whether the owner before kept a "
                             "copy or not, rotted or were dropped by a liar; and those that were still to "
                             "come from an owner before whose disk was destroyed.");
constexpr Metric kRebuiltPieces("rebuilt.pieces", "pieces", Form::count, Better::neither, Shown::results,
                                "pieces rebuilt", "Pieces that were put back.");
constexpr Metric kUnfinishedBytes("unfinished.bytes", "B", Form::bytes, Better::lower, Shown::table,
                                  "still missing",
                                  "Bytes of pieces that were missing at the end; pieces of lost blobs are "
                                  "not among them.");
constexpr Metric kUnfinishedOfLost("unfinished.of_lost_blobs", "pieces", Form::count, Better::lower,
                                   Shown::results, "pieces missing of lost blobs",
                                   "Pieces of lost blobs that were missing at the end.");

constexpr Metric kMargin(
    "margin.min", "pieces", Form::count, Better::higher, Shown::table, "least pieces to spare",
    "Fewest live pieces above those that reading needs, of any kind of piece of any blob "
    "at any time; negative where too few were live.",
    {.fold = Fold::min});
constexpr Metric kWeightMargin("margin.min_weight", "pieces", Form::count, Better::higher, Shown::results,
                               "least node weight to spare",
                               "The same by node weight, as quorums count: a node stands for its pieces of a "
                               "kind of a blob only while it "
                               "is up and misses none of them.",
                               {.fold = Fold::min});
constexpr Metric kLeast("redundancy.min", "B/B", Form::ratio, Better::higher, Shown::table,
                        "least live redundancy", "Least live bytes per blob byte of any blob at any time.",
                        {.role = "least", .fold = Fold::min});
constexpr Durations kFirstLossTimes{"blobs.first_loss", "Time until the first blob is lost."};
constexpr Metric kFirstLoss("blobs.first_loss", "s", Form::seconds, Better::higher, Shown::results,
                            "time to the first loss, median",
                            "Median over the replicates of the time until the first blob is lost.",
                            {.fold = Fold::pooled_quantile, .times = &kFirstLossTimes, .percent = 50});

double mean_time(double rate) { return 1 / rate; }
double nines(double rate) { return std::max(0.0, -std::log10(-std::expm1(-rate))); }
constexpr std::string_view kNoneLost = "no blob was lost";

constexpr const Metric* kStorageList[] = {&kSlivers, &kStored, &kCharged, &kSlots, &kEnough};
constexpr const Metric* kLossList[] = {
    &kDepartures,    &kOutages,      &kOfflineShare,     &kLostBytes,       &kLostPieces,      &kRebuiltBytes,
    &kRebuiltPieces, &kRebuiltShare, &kUnfinishedPieces, &kUnfinishedBytes, &kUnfinishedOfLost};
constexpr const Metric* kRedundancyList[] = {&kMargin,    &kWeightMargin, &kMarginNegative, &kRepairableShare,
                                             &kLeast,     &kBlobsLost,    &kUnreadableTime, &kAnyLost,
                                             &kFirstLoss, &kLossRate,     &kMeanTimeToLoss, &kNines};

constexpr Series kLeastOverTime{"redundancy.min", "B/B", "worst blob",
                                "Live bytes per blob byte of the blob that has the fewest.", "least"};
constexpr Series kP01OverTime{"redundancy.p01", "B/B", "1st percentile",
                              "Live bytes per blob byte that all but one blob in a hundred have.", "low"};
constexpr Series kMedianOverTime{"redundancy.median", "B/B", "median blob",
                                 "Live bytes per blob byte of the median blob.", "middle"};
constexpr Series kNodesUp{"nodes.up", "nodes", "nodes up", "Nodes that answer."};
constexpr const Series* kSeriesList[] = {&kLeastOverTime, &kP01OverTime, &kMedianOverTime, &kNodesUp};

constexpr const ShardState* kStates[] = {&kHeld, &kOffline, &kLost, &kRepairing, &kMoving};

// Of the blob that so many others do not exceed.
double of_blob(std::uint32_t rank, std::span<const Level> redundancy) {
  auto level = redundancy.begin();
  for (; rank >= level->blobs; ++level) rank -= level->blobs;
  return level->redundancy;
}

}  // namespace

constinit const Metric kCountedFrom("The instant from which a run is counted, in nanoseconds.");
constinit const Metric kStored("storage.stored", "B/B", Form::ratio, Better::lower, Shown::table,
                               "stored bytes per blob byte",
                               "Bytes of pieces and of metadata, as each node keeps it, per blob byte.",
                               {.role = "stored",
                                .fold = Fold::ratio_of_sums,
                                .over = &kStoredBytes,
                                .under = &kBlobBytes,
                                .why = kNoBytes});
constinit const Metric kCharged(
    "storage.charged", "B/B", Form::ratio, Better::lower, Shown::results, "billed bytes per blob byte",
    "Bytes that the network bills per blob byte.",
    {.fold = Fold::ratio_of_sums, .over = &kChargedBytes, .under = &kBlobBytes, .why = kNoBytes});
constinit const Metric kOfflineShare(
    "fault.offline_share", "", Form::share, Better::neither, Shown::results, "time of nodes offline",
    "Share of the time of all nodes in which they did not answer; the time until "
    "a replacement comes is part of it.");
constinit const Metric kMarginNegative(
    "margin.negative", "", Form::share, Better::lower, Shown::results, "probability of too few live pieces",
    "Share of the replicates in which, of some kind of piece of some blob, fewer "
    "were live at some time than reading needs.",
    {.fold = Fold::proportion});
constinit const Metric kRepairableShare(
    "repairable.share", "", Form::share, Better::higher, Shown::results, "time in which all is repairable",
    "Share of the time in which, of every kind of piece of every blob, as many were live as give the blob "
    "back; what other pieces of that kind are rebuilt from is then there.");
constinit const Metric kUnreadableTime(
    "blobs.unreadable_time", "blob-h", Form::count, Better::lower, Shown::results, "blob-hours unreadable",
    "Hours, summed over blobs, in which fewer pieces of every kind were live than give a blob back. A blob "
    "that is lost counts to the end.");
constinit const Metric kBlobsLost("blobs.lost", "blobs", Form::count, Better::lower, Shown::table,
                                  "blobs lost", "Blobs of which too few pieces were left.");
constinit const Metric kLossRate(
    "blobs.loss_rate", "1/y", Form::ratio, Better::lower, Shown::results, "losses per blob-year",
    "Blobs lost over the years of all blobs until then. Blobs on the same nodes are lost "
    "together, so the interval counts those of one replicate as one event.",
    {.fold = Fold::rate, .over = &kLosses, .under = &kSafeBlobYears, .at_once = &kBlobs});
constinit const Metric kMeanTimeToLoss("blobs.mttdl", "y", Form::ratio, Better::higher, Shown::results,
                                       "mean time to data loss",
                                       "Mean years until a blob is lost: one over the losses per blob-year.",
                                       {.fold = Fold::rate,
                                        .over = &kLosses,
                                        .under = &kSafeBlobYears,
                                        .at_once = &kBlobs,
                                        .of_rate = mean_time,
                                        .why = kNoneLost});
constinit const Metric kNines(
    "blobs.nines", "", Form::ratio, Better::higher, Shown::results, "nines a year",
    "Durability of a blob over a year, as -log10 of the probability that it is lost, at the "
    "losses per blob-year that were seen.",
    {.fold = Fold::rate,
     .over = &kLosses,
     .under = &kSafeBlobYears,
     .at_once = &kBlobs,
     .of_rate = nines,
     .why = kNoneLost});
constinit const Metric kDepartures(
    "fault.departures", "nodes", Form::count, Better::neither, Shown::table, "nodes departed",
    "Nodes that left for good with their disks, also after they had handed over.");
constinit const Metric kOutages(
    "fault.outages", "outages", Form::count, Better::neither, Shown::table, "outages",
    "Times that a node stopped answering and kept its disk; one that is down as the run begins did not.");
constinit const Metric kLostBytes("lost.bytes", "B", Form::bytes, Better::neither, Shown::table, "lost",
                                  "Bytes of the pieces lost (see lost.pieces); metadata is not counted.");
constinit const Metric kRebuiltBytes("rebuilt.bytes", "B", Form::bytes, Better::neither, Shown::table,
                                     "rebuilt", "Bytes of pieces that were put back.", {.role = "rebuilt"});
constinit const Metric kRebuiltShare("rebuilt.share", "", Form::share, Better::higher, Shown::results,
                                     "share rebuilt",
                                     "Bytes of pieces that were put back, over those that were lost; pieces "
                                     "missing of lost blobs are left out.",
                                     {.fold = Fold::ratio_of_sums,
                                      .over = &kRebuiltBytes,
                                      .under = &kRepairableBytes,
                                      .why = "nothing was lost that could be rebuilt"});
constinit const Metric kSlivers("storage.slivers", "B/B", Form::ratio, Better::lower, Shown::results,
                                "piece bytes per blob byte", "Bytes of pieces stored per blob byte.",
                                {.role = "pieces",
                                 .fold = Fold::ratio_of_sums,
                                 .over = &kSliverBytes,
                                 .under = &kBlobBytes,
                                 .why = kNoBytes});
constinit const Metric kAnyLost("blobs.any_lost", "", Form::share, Better::lower, Shown::table,
                                "probability of any loss",
                                "Share of the replicates in which a blob was lost.",
                                {.role = "loss", .fold = Fold::proportion});
constinit const Metric kByteYears("Bytes of all blobs, times the years that are counted.");
constinit const Metric kUnfinishedPieces("unfinished.pieces", "pieces", Form::count, Better::lower,
                                         Shown::results, "pieces still missing",
                                         "Pieces that were missing at the end; those of lost blobs are not "
                                         "among them.");
constinit const Metric kEvents("events", "events", Form::count, Better::neither, Shown::results, "events",
                               "Events of the simulation.");
constinit const std::span<const Metric* const> kStorageMetrics = kStorageList;
constinit const std::span<const Metric* const> kLossMetrics = kLossList;
constinit const std::span<const Metric* const> kRedundancyMetrics = kRedundancyList;
constinit const std::span<const Series* const> kWorldSeries = kSeriesList;

constinit const ShardState kHeld{"held", "held", "its pieces are held"};
constinit const ShardState kOffline{"offline", "offline", "its node is away"};
constinit const ShardState kLost{"lost", "lost", "pieces of it are lost", true, "a disk is lost"};
constinit const ShardState kRepairing{"repairing", "repairing", "its node rebuilds lost pieces", true};
constinit const ShardState kMoving{"moving", "moving", "it is on its way from the node that had it"};
constinit const std::span<const ShardState* const> kShardStates = kStates;

Measures::Measures(Recorder& recorder)
    : recorder_(recorder),
      outages_(recorder.counter(kOutages)),
      departures_(recorder.counter(kDepartures)),
      lost_pieces_(recorder.counter(kLostPieces)),
      lost_bytes_(recorder.counter(kLostBytes)),
      rebuilt_pieces_(recorder.counter(kRebuiltPieces)),
      rebuilt_bytes_(recorder.counter(kRebuiltBytes)),
      least_(recorder.steps(kLeastOverTime)),
      p01_(recorder.steps(kP01OverTime)),
      median_(recorder.steps(kMedianOverTime)),
      nodes_up_(recorder.steps(kNodesUp)) {
  recorder.set(kCountedFrom, std::int64_t{0});
}

void Measures::outage() { ++outages_; }

void Measures::offline(Instant since, Instant now) {
  offline_seconds_ += to_seconds(now - std::max(since, from_));
}

void Measures::departed() { ++departures_; }

void Measures::destroyed(const Destroyed& destroyed) {
  lost_pieces_ += destroyed.pieces;
  lost_bytes_ += destroyed.bytes.n;
}

void Measures::blobs_lost(std::size_t count, Instant now) {
  if (count > 0 && !first_loss_) first_loss_ = now - from_;
  lost_blob_years_ += to_seconds(now - from_) / kYear * static_cast<double>(count);
}

void Measures::expired(Bytes blob, bool is_lost, Instant now) {
  const double years = to_seconds(std::max(now - from_, Duration{})) / kYear;
  expired_bytes_ += blob;
  expired_byte_years_ += to_double(blob) * years;
  if (is_lost) return;
  ++expired_;
  expired_blob_years_ += years;
}

void Measures::written(Bytes blob, Instant now) {
  const double years = to_seconds(now - from_) / kYear;
  unwritten_blob_years_ += years;
  unwritten_byte_years_ += to_double(blob) * years;
}

void Measures::rebuilt(Bytes piece) {
  ++rebuilt_pieces_;
  rebuilt_bytes_ += piece.n;
}

void Measures::restart(Instant now, const BlobStore& blobs) {
  from_ = now;
  recorder_.set(kCountedFrom, now.ns);
  lost_before_ = blobs.lost_blobs().size();
  offline_seconds_ = lost_blob_years_ = expired_blob_years_ = expired_byte_years_ = 0;
  unwritten_blob_years_ = unwritten_byte_years_ = 0;
  expired_before_ += expired_;
  expired_ = 0;
  first_loss_.reset();
}

void Measures::sample(Instant since, std::span<const Level> redundancy) {
  if (redundancy.empty()) return;
  std::uint32_t blobs = 0;
  for (const Level& level : redundancy) blobs += level.blobs;
  least_.push(since, redundancy.front().redundancy);
  p01_.push(since, of_blob(blobs / 100, redundancy));
  median_.push(since, of_blob(blobs / 2, redundancy));
}

void Measures::nodes_up(Instant since, std::uint32_t nodes) {
  nodes_up_.push(since, static_cast<double>(nodes));
}

void Measures::close(const BlobStore& blobs, std::uint32_t nodes, const ShortageTimes& shortages,
                     const EventLoop& loop) {
  const double seconds = to_seconds(loop.now() - from_);
  close_storage(blobs, nodes, seconds / kYear);
  close_losses(blobs, loop.now());
  recorder_.set(kOfflineShare, offline_seconds_ / (seconds * nodes));
  recorder_.set(kMargin, blobs.least_margin());
  recorder_.set(kWeightMargin, blobs.least_weight_margin());
  recorder_.set(kRepairableShare, 1 - to_seconds(shortages.of_some_kind()) / seconds);
  recorder_.set(kUnreadableTime, shortages.unreadable_blob_hours());
  recorder_.set(kMarginNegative, std::int64_t{blobs.least_margin() < 0});
  recorder_.set(kLeast, blobs.least_redundancy());
  recorder_.set(kEvents, static_cast<std::int64_t>(loop.events()));
}

void Measures::close_storage(const BlobStore& blobs, std::uint32_t nodes, double years) {
  Bytes written{0};
  Bytes slivers{0};
  Bytes metadata{0};
  Bytes charged{0};
  std::uint32_t slots = 0;
  std::uint32_t enough = 0;
  for (const BlobGroup& group : blobs.groups()) {
    const std::int64_t count = group.end - group.first;
    const Layout& layout = *group.layout;
    slots = std::max(slots, layout.slots);
    enough = std::max(enough, std::ranges::min(layout.kinds, {}, &PieceKind::enough).enough);
    written += group.size * count;
    for (const PieceKind& kind : layout.kinds) slivers += kind.size * layout.slots * count;
    metadata += layout.metadata * nodes * count;
    charged += layout.charged * count;
  }
  recorder_.set(kBlobBytes, written.n);
  recorder_.set(kSliverBytes, slivers.n);
  recorder_.set(kStoredBytes, (slivers + metadata).n);
  recorder_.set(kChargedBytes, charged.n);
  recorder_.set(kSlots, std::int64_t{slots});
  recorder_.set(kEnough, std::int64_t{enough});
  recorder_.set(kByteYears,
                to_double(written - expired_bytes_) * years + expired_byte_years_ - unwritten_byte_years_);
}

void Measures::close_losses(const BlobStore& blobs, Instant now) {
  std::int64_t pieces = 0;
  std::int64_t of_lost = 0;
  Bytes bytes{0};
  blobs.each_missing([&](NodeId, BlobIndex index, const Piece& piece, Instant) {
    const Blob blob = blobs[index];
    ++(blob.lost ? of_lost : pieces);
    if (!blob.lost) bytes += blob.layout->kinds[piece.kind].size;
  });
  recorder_.set(kUnfinishedPieces, pieces);
  recorder_.set(kUnfinishedBytes, bytes.n);
  recorder_.set(kUnfinishedOfLost, of_lost);
  recorder_.set(kRepairableBytes, rebuilt_bytes_ + bytes.n);
  const auto lost = static_cast<std::int64_t>(blobs.lost_blobs().size() - lost_before_);
  const auto all = static_cast<std::int64_t>(blobs.size() - lost_before_) - expired_before_;
  recorder_.set(kBlobsLost, lost);
  recorder_.set(kAnyLost, std::int64_t{lost > 0});
  const Duration safe = first_loss_.value_or(now - from_);
  if (first_loss_)
    recorder_.times(kFirstLossTimes).add(safe);
  else
    recorder_.times(kFirstLossTimes).censor(safe);
  recorder_.set(kBlobs, all);
  recorder_.set(kLosses, lost);
  recorder_.set(kSafeBlobYears,
                lost_blob_years_ + expired_blob_years_ - unwritten_blob_years_ +
                    to_seconds(now - from_) / kYear * static_cast<double>(all - lost - expired_));
}

}  // namespace floe
