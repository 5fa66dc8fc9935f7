#include "maintenance/repair_record.hpp"

#include <algorithm>
#include <array>

#include "maintenance/upload_causes.hpp"
#include "protocol/invalidity.hpp"
#include "world/measures.hpp"

namespace floe::maintenance {
namespace {

constexpr TrafficClass kRepair = TrafficClass::repair;
constexpr SumOfCauses kSent(kRepair, Fate::sent, kAllParts);

constexpr Durations kWaits{"repair.wait", "Time from the loss of a piece to the start of its repair."};
constexpr Durations kActives{"repair.active", "Time from the start of the repair of a piece to its return."};
constexpr Durations kLinkShares{
    "repair.link_share", "Share of its downlink that repair used, of each node in each minute with repair.",
    true};

std::optional<Number> busiest_hour(const Recorder& recorder) {
  std::vector<std::int64_t> hours{0};
  for (const CauseTotals& totals : recorder.causes()) {
    if (!kSent.has(*totals.cause)) continue;
    const std::vector<std::int64_t>& amounts = totals.bins.amounts();
    hours.resize(std::max(hours.size(), amounts.size()));
    for (std::size_t hour = 0; hour < amounts.size(); ++hour) hours[hour] += amounts[hour];
  }
  return std::ranges::max(hours);
}

std::optional<Number> busiest_minute(const Recorder& recorder) {
  return recorder.repair_minutes().busiest().n;
}

std::optional<Number> messages(const Recorder& recorder) {
  std::int64_t sum = 0;
  for (const CauseTotals& totals : recorder.causes())
    if (totals.cause->traffic == kRepair) sum += totals.messages;
  return sum;
}

constexpr Metric kRepairs("Repairs of what a node lost of a blob.");
constexpr Metric kHelped("Nodes that helped, over all repairs.");

constexpr std::string_view kNothingRebuilt = "nothing was rebuilt";
constexpr std::string_view kNothingLost = "nothing was lost";

constexpr Metric kProofBytes("repair.proofs", "B", Form::bytes, Better::lower, Shown::results,
                             "repair proofs", "Bytes of proofs and framing that repair received and used.",
                             {.sum = {kRepair, Fate::used, {Part::proof}}, .role = "part"});
constexpr Metric kMetadataBytes("repair.metadata", "B", Form::bytes, Better::lower, Shown::results,
                                "repair metadata", "Bytes of metadata that repair received and used.",
                                {.sum = {kRepair, Fate::used, {Part::metadata}}, .role = "part"});
constexpr Metric kWasted("repair.wasted", "B", Form::bytes, Better::lower, Shown::table, "repair wasted",
                         "Bytes of repair that were lost on the way or with the repairer, or received in "
                         "vain: late, rejected or not needed.",
                         {.sum = {kRepair, Fate::wasted, kAllParts}, .role = "part"});
constexpr Metric kPerRebuilt("repair.per_rebuilt_byte", "B/B", Form::ratio, Better::lower, Shown::table,
                             "repair per rebuilt byte", "All bytes of repair per byte of pieces rebuilt.",
                             {.role = "per",
                              .fold = Fold::ratio_of_sums,
                              .over = &kTotalBytes,
                              .under = &kRebuiltBytes,
                              .why = kNothingRebuilt});
constexpr Metric kPayloadPerRebuilt(
    "repair.payload_per_rebuilt_byte", "B/B", Form::ratio, Better::lower, Shown::results,
    "payload per rebuilt byte", "Payload of repair per byte of pieces rebuilt.",
    {.fold = Fold::ratio_of_sums, .over = &kPayloadBytes, .under = &kRebuiltBytes, .why = kNothingRebuilt});
constexpr Metric kPerByteYear("repair.per_byte_year", "B/B/y", Form::ratio, Better::lower, Shown::results,
                              "repair per blob byte and year",
                              "All bytes of repair per blob byte and year of the run.",
                              {.role = "traffic",
                               .fold = Fold::ratio_of_sums,
                               .over = &kTotalBytes,
                               .under = &kByteYears,
                               .why = "the blobs are empty"});
constexpr Metric kHelpers(
    "repair.helpers", "nodes", Form::count, Better::neither, Shown::results, "nodes that help in one repair",
    "Mean number of nodes that helped to repair what a node lost of a blob.",
    {.fold = Fold::ratio_of_sums, .over = &kHelped, .under = &kRepairs, .why = "no repair was completed"});
constexpr Metric kMessages("repair.messages", "messages", Form::count, Better::lower, Shown::results,
                           "messages of repair", "Requests and replies of repairs.", {.of = messages});
constexpr Metric kBusiestHour("repair.busiest_hour", "B", Form::bytes, Better::lower, Shown::table,
                              "busiest hour of repair", "Bytes of repair in its busiest hour.",
                              {.of = busiest_hour});
constexpr Metric kBusiestOfAll("repair.busiest_hour.max", "B", Form::bytes, Better::lower, Shown::results,
                               "busiest hour of any replicate",
                               "Bytes of repair in the busiest hour of all replicates.",
                               {.of = busiest_hour, .fold = Fold::max});

constexpr Metric kBusiestMinute("repair.busiest_minute", "B", Form::bytes, Better::lower, Shown::results,
                                "busiest minute of repair", "Bytes of repair in its busiest minute.",
                                {.of = busiest_minute});
constexpr Metric kBusiestMinuteOfAll("repair.busiest_minute.max", "B", Form::bytes, Better::lower,
                                     Shown::results, "busiest minute of any replicate",
                                     "Bytes of repair in the busiest minute of all replicates.",
                                     {.of = busiest_minute, .fold = Fold::max});
constexpr Metric kLinkShare(
    "repair.link_share.p99", "", Form::share, Better::lower, Shown::results, "downlink used by repair, 99 %",
    "99th percentile, over all nodes and minutes in which repair sent a node anything, of the share of its "
    "downlink that this took in the minute; what a transfer moved is spread evenly over its time.",
    {.fold = Fold::pooled_quantile,
     .times = &kLinkShares,
     .percent = 99,
     .why = "repair sent nothing, or downlinks are unlimited"});

constexpr Metric quantile(std::string_view name, std::uint32_t percent, Shown shown, std::string_view title,
                          std::string_view sentence, const Durations& times, std::string_view why) {
  return {name,          "s",
          Form::seconds, Better::lower,
          shown,         title,
          sentence,      {.fold = Fold::pooled_quantile, .times = &times, .percent = percent, .why = why}};
}

constexpr Metric kWaitP50 =
    quantile("repair.wait.p50", 50, Shown::results, "wait for repair, median",
             "Median time from the loss of a piece to the start of its repair.", kWaits, kNothingLost);
constexpr Metric kWaitP99 = quantile("repair.wait.p99", 99, Shown::results, "wait for repair, 99 %",
                                     "99th percentile of the time from the loss of a piece to the start of "
                                     "its repair.",
                                     kWaits, kNothingLost);
constexpr Metric kActiveP50 = quantile("repair.active.p50", 50, Shown::results, "repair under way, median",
                                       "Median time from the start of the repair of a piece to its return.",
                                       kActives, "no repair began");
constexpr Metric kActiveP99 = quantile("repair.active.p99", 99, Shown::results, "repair under way, 99 %",
                                       "99th percentile of the time from the start of the repair of a piece "
                                       "to its return.",
                                       kActives, "no repair began");
constexpr Metric kTimeP50 =
    quantile("repair.time.p50", 50, Shown::table, "time to repair, median",
             "Median time from the loss of a piece to its return.", kRepairTimes, kNothingLost);
constexpr Metric kTimeP99 = quantile("repair.time.p99", 99, Shown::table, "time to repair, 99 %",
                                     "99th percentile of the time from the loss of a piece to its return.",
                                     kRepairTimes, kNothingLost);

constexpr Metric kInvalidityBytes("repair.invalidity", "B", Form::bytes, Better::lower, Shown::results,
                                  "proofs of inconsistent blobs",
                                  "Bytes that repair received and used of proofs that blobs are "
                                  "inconsistent, and of signatures under them.",
                                  {.sum = {kRepair, Fate::used, {Part::other}}, .role = "part"});
constexpr Metric kOfClients(
    "repair.of_clients", "B", Form::bytes, Better::lower, Shown::results, "repair of clients",
    "Bytes of repair that clients sent or were sent, as far as they are not among what they read.",
    {.of = [](const Recorder& recorder) -> std::optional<Number> {
       const std::optional<Bytes> bytes = recorder.repair_of_clients();
       return bytes ? std::optional<Number>(bytes->n) : std::nullopt;
     },
     .why = "there is no client"});
constexpr const Metric* kBytesList[] = {&kPayloadBytes,      &kProofBytes,  &kHeaderBytes, &kMetadataBytes,
                                        &kInvalidityBytes,   &kWasted,      &kTotalBytes,  &kPerRebuilt,
                                        &kPayloadPerRebuilt, &kPerByteYear, &kTrend};
constexpr const Metric* kWorkList[] = {&kHelpers,
                                       &kOfClients,
                                       &kMessages,
                                       &kRejectedBytes,
                                       &kRejectedAnswers,
                                       &kBusiestHour,
                                       &kBusiestOfAll,
                                       &kBusiestMinute,
                                       &kBusiestMinuteOfAll,
                                       &kLinkShare,
                                       &kWaitP50,
                                       &kWaitP99,
                                       &kActiveP50,
                                       &kActiveP99,
                                       &kTimeP50,
                                       &kTimeP99,
                                       &kTimeTrend,
                                       &protocol::kInconsistent,
                                       &protocol::kInvalid,
                                       &protocol::kInvalidTimeP50,
                                       &protocol::kInvalidityProofs,
                                       &protocol::kInvaliditySignatures};
constexpr const Cause* kCauses[] = {&kProofs,         &kMetadata,         &kTransfer,
                                    &kInvalidity,     &kOverhead,         &kOfUpload,
                                    &kProofsOfUpload, &kMetadataOfUpload, &kOverheadOfUpload};

// The lists above, one after the other.
constexpr auto kAllList = [] {
  std::array<const Metric*, std::size(kBytesList) + std::size(kWorkList)> all{};
  std::copy(std::begin(kWorkList), std::end(kWorkList),
            std::copy(std::begin(kBytesList), std::end(kBytesList), all.begin()));
  return all;
}();

}  // namespace

constinit const Durations kRepairTimes{"repair.time", "Time from the loss of a piece to its return."};
constinit const Metric kPayloadBytes("repair.payload", "B", Form::bytes, Better::lower, Shown::table,
                                     "repair payload",
                                     "Bytes of symbols or pieces that repair received and used.",
                                     {.sum = {kRepair, Fate::used, {Part::payload}}, .role = "part"});
constinit const Metric kHeaderBytes("repair.headers", "B", Form::bytes, Better::lower, Shown::results,
                                    "repair headers",
                                    "Bytes of message headers of repair that arrived, whatever came of the "
                                    "message.",
                                    {.sum = {kRepair, Fate::used, {Part::header}}, .role = "part"});
constinit const Metric kRejectedBytes("repair.rejected", "B", Form::bytes, Better::lower, Shown::results,
                                      "rejected by repair",
                                      "Bytes that repair received and that failed their proof; part of those "
                                      "wasted.");
constinit const Metric kRejectedAnswers("repair.rejected_answers", "answers", Form::count, Better::lower,
                                        Shown::results, "answers rejected by repair",
                                        "Answers of which a part failed its proof.");
constinit const Metric kTotalBytes(
    "repair.total", "B", Form::bytes, Better::lower, Shown::table, "repair in total",
    "All bytes of repair: payload, proofs, headers, metadata, proofs of inconsistent "
    "blobs with their signatures, and wasted ones.",
    {.sum = kSent, .role = "total"});
constinit const Metric kCancelled(
    "expired.repairs", "blobs", Form::count, Better::neither, Shown::results, "repairs of blobs that expired",
    "Repairs of a blob by a node that were cut short because the blob expired.");
constinit const Metric kMovedOn("epochs.repairs_cut", "blobs", Form::count, Better::neither, Shown::results,
                                "repairs of shards that moved on",
                                "Repairs of a blob by a node that were cut short because the node had the "
                                "shards no more.");
constinit const std::span<const Metric* const> kRepairBytes = kBytesList;
constinit const std::span<const Metric* const> kRepairWork = kWorkList;
constinit const Rows kRepairRows{.metrics = kAllList, .causes = kCauses, .series = {}};

RepairRecord::RepairRecord(World& world)
    : world_(world),
      repairs_(world.recorder().counter(kRepairs)),
      helpers_(world.recorder().counter(kHelped)),
      waits_(world.recorder().times(kWaits)),
      actives_(world.recorder().times(kActives)),
      times_(world.recorder().times(kRepairTimes)) {
  know_trend(world.recorder());
}

RepairRecord::Work::Work(RepairRecord& record, std::vector<NodeId> nodes, std::vector<BlobIndex> blobs)
    : record_(record), nodes_(std::move(nodes)), blobs_(std::move(blobs)) {
  for (const NodeId node : nodes_)
    for (const BlobIndex blob : blobs_) record_.started_[{node, blob}] = record_.world_.now();
}

// What is under way when the run ends is of interest to close().
RepairRecord::Work::~Work() {
  if (record_.world_.is_over()) return;
  for (const NodeId node : nodes_)
    for (const BlobIndex blob : blobs_) record_.started_.erase({node, blob});
}

void RepairRecord::use(const Cause& cause, Bytes bytes) {
  Recorder& recorder = world_.recorder();
  recorder.used(recorder.tag(cause), bytes);
}

// What was lost after the work began waited for nothing.
void RepairRecord::rebuilt(Instant begun, Instant lost) {
  const Duration since_loss = world_.now() - lost;
  const Duration active = std::min(world_.now() - begun, since_loss);
  waits_.add(since_loss - active);
  actives_.add(active);
  times_.add(since_loss);
  by_hour_.add(world_.now(), since_loss);
}

void RepairRecord::done(std::size_t blobs, std::uint32_t peers) {
  repairs_ += static_cast<std::int64_t>(blobs);
  helpers_ += static_cast<std::int64_t>(blobs) * peers;
}

void RepairRecord::close() {
  world_.recorder().times(kLinkShares) += world_.recorder().repair_minutes().shares();
  by_hour_.close(world_.recorder(), world_.now());
  cut(0, world_.blobs().size());
}

void RepairRecord::cut(BlobIndex first, BlobIndex end) {
  world_.blobs().each_missing([&](NodeId node, BlobIndex blob, const Piece& piece, Instant since) {
    if (blob < first || blob >= end) return;
    if (world_.blobs().lost(blob) || world_.blobs().is_arriving(piece.shard)) return;
    const Duration age = world_.now() - since;
    times_.censor(age);
    const auto started = started_.find({node, blob});
    if (started == started_.end()) {
      waits_.censor(age);
      return;
    }
    const Duration active = std::min(world_.now() - started->second, age);
    waits_.add(age - active);
    actives_.censor(active);
  });
}

}  // namespace floe::maintenance
