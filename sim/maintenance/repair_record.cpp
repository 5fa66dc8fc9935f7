#include "maintenance/repair_record.hpp"

#include <algorithm>

#include "world/measures.hpp"

namespace floe::maintenance {
namespace {

constexpr TrafficClass kRepair = TrafficClass::repair;
constexpr SumOfCauses kWire(kRepair, {Part::payload, Part::proof, Part::header});
constexpr SumOfCauses kTotal(kRepair, {Part::payload, Part::proof, Part::header, Part::metadata});

constexpr SumOfCauses kBody(kRepair, {Part::payload, Part::proof, Part::metadata});

constexpr Durations kTimes{"repair.times", "Time from the loss of a piece to its return."};

// The smallest time that at least `percent` of the repairs did not exceed (nearest rank).
std::optional<Number> quantile_seconds(const Recorder& recorder, std::size_t percent) {
  const std::span<const Duration> all = recorder.durations(kTimes);
  if (all.empty()) return std::nullopt;
  std::vector<Duration> times(all.begin(), all.end());
  const std::size_t rank = (times.size() * percent + 99) / 100;
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(times.begin(), at, times.end());
  return to_seconds(*at);
}

std::optional<Number> busiest_hour_over_mean(const Recorder& recorder) {
  std::vector<std::int64_t> hours;
  for (const CauseTotals& totals : recorder.causes()) {
    if (!kTotal.has(*totals.cause)) continue;
    const std::vector<std::int64_t>& amounts = totals.bins.amounts();
    hours.resize(amounts.size());
    for (std::size_t hour = 0; hour < hours.size(); ++hour) hours[hour] += amounts[hour];
  }
  const Bytes total = recorder.sent(kTotal);
  if (total == Bytes{0}) return std::nullopt;
  return static_cast<double>(std::ranges::max(hours)) * static_cast<double>(hours.size()) / to_double(total);
}

std::optional<Number> messages(const Recorder& recorder) {
  std::int64_t sum = 0;
  for (const CauseTotals& totals : recorder.causes())
    if (totals.cause->traffic == kRepair) sum += totals.messages;
  return sum;
}

constexpr Metric kRepairs("", "", Form::count, Better::neither, Shown::nowhere, "",
                          "Repairs of what a node lost of a blob.");
constexpr Metric kUsed("", "B", Form::bytes, Better::neither, Shown::nowhere, "",
                       "Bytes of symbols with their proofs, and of metadata, that a repair made use of.");
constexpr Metric kHelped("", "", Form::count, Better::neither, Shown::nowhere, "",
                         "Nodes that helped, over all repairs.");

constexpr Metric kWireBytes("repair.wire_bytes", "B", Form::bytes, Better::lower, Shown::table,
                            "repair on the wire", "Bytes of payload, proofs and framing.", {.sum = kWire});
constexpr Metric kMetadataBytes("repair.metadata_bytes", "B", Form::bytes, Better::lower, Shown::results,
                                "repair metadata", "Bytes of metadata fetched before repair.",
                                {.sum = {kRepair, {Part::metadata}}});
constexpr Metric kWasted(
    "repair.wasted", "B", Form::bytes, Better::lower, Shown::results, "repair wasted",
    "Bytes of symbols, proofs and metadata that repair moved and did not use: given up at "
    "the deadline, cut off, or more than were needed.",
    {.of = [](const Recorder& recorder) -> std::optional<Number> {
      return recorder.sent(kBody).n - recorder.count(kUsed);
    }});
constexpr Metric kAmplification("repair.amplification", "B/B", Form::ratio, Better::lower, Shown::table,
                                "wire bytes per lost byte", "Wire bytes of repair per lost byte.",
                                {.of = [](const Recorder& recorder) -> std::optional<Number> {
                                  const std::int64_t lost = recorder.count(kLostBytes);
                                  if (lost == 0) return std::nullopt;
                                  return to_double(recorder.sent(kWire)) / static_cast<double>(lost);
                                }});
constexpr Metric kHelpers("repair.helpers", "nodes", Form::count, Better::neither, Shown::results,
                          "nodes that help in one repair",
                          "Mean number of nodes that helped to repair what a node lost of a blob.",
                          {.of = [](const Recorder& recorder) -> std::optional<Number> {
                            const std::int64_t repairs = recorder.count(kRepairs);
                            if (repairs == 0) return std::nullopt;
                            return static_cast<double>(recorder.count(kHelped)) /
                                   static_cast<double>(repairs);
                          }});
constexpr Metric kMessages("repair.messages", "messages", Form::count, Better::lower, Shown::results,
                           "messages of repair", "Requests and replies of repairs.", {.of = messages});
constexpr Metric kPeakToMean("repair.peak_to_mean", "x", Form::times, Better::lower, Shown::table,
                             "repair peak to mean hour", "Busiest hour of repair traffic over the mean hour.",
                             {.of = busiest_hour_over_mean});
constexpr Metric kTimeP50("repair.time_p50_s", "s", Form::seconds, Better::lower, Shown::table,
                          "time to repair, median", "Median time from the loss of a piece to its return.",
                          {.of = [](const Recorder& recorder) { return quantile_seconds(recorder, 50); }});
constexpr Metric kTimeP99("repair.time_p99_s", "s", Form::seconds, Better::lower, Shown::table,
                          "time to repair, 99 %",
                          "99th percentile of the time from the loss of a piece to its return.",
                          {.of = [](const Recorder& recorder) { return quantile_seconds(recorder, 99); }});
constexpr Metric kPieces("repair.pieces", "pieces", Form::count, Better::neither, Shown::results,
                         "pieces rebuilt", "Pieces that were rebuilt.");

constexpr const Metric* kBytesList[] = {&kPayloadBytes, &kWireBytes, &kMetadataBytes,
                                        &kTotalBytes,   &kWasted,    &kAmplification};
constexpr const Cause* kCauses[] = {&kProofs, &kMetadata, &kOverhead};
constexpr const Metric* kWorkList[] = {&kHelpers, &kMessages, &kPeakToMean, &kTimeP50, &kTimeP99, &kPieces};
constexpr const Metric* kAllList[] = {&kPayloadBytes, &kWireBytes,     &kMetadataBytes, &kTotalBytes,
                                      &kWasted,       &kAmplification, &kHelpers,       &kMessages,
                                      &kPeakToMean,   &kTimeP50,       &kTimeP99,       &kPieces};

}  // namespace

constinit const Metric kPayloadBytes("repair.payload_bytes", "B", Form::bytes, Better::lower, Shown::table,
                                     "repair payload", "Bytes of symbols or pieces that repair fetched.",
                                     {.sum = {kRepair, {Part::payload}}});
constinit const Metric kTotalBytes("repair.total_bytes", "B", Form::bytes, Better::lower, Shown::table,
                                   "repair with metadata", "Wire bytes of repair and its metadata.",
                                   {.sum = kTotal});
constinit const std::span<const Metric* const> kRepairBytes = kBytesList;
constinit const std::span<const Metric* const> kRepairWork = kWorkList;
constinit const Rows kRepairRows{.metrics = kAllList, .causes = kCauses, .series = {}};

RepairRecord::RepairRecord(Recorder& recorder)
    : used(recorder.counter(kUsed)),
      pieces(recorder.counter(kPieces)),
      repairs(recorder.counter(kRepairs)),
      helpers(recorder.counter(kHelped)),
      times(recorder.distribution(kTimes)) {}

void RepairRecord::done(std::size_t blobs, std::uint32_t peers) {
  repairs += static_cast<std::int64_t>(blobs);
  helpers += static_cast<std::int64_t>(blobs) * peers;
}

}  // namespace floe::maintenance
