#include "writes/write_record.hpp"

#include <algorithm>
#include <optional>

#include "maintenance/repair_record.hpp"
#include "maintenance/upload_causes.hpp"

namespace floe::writes {
namespace {

constexpr std::string_view kNoWrites = "no write began";
constexpr std::string_view kNothingWritten = "nothing was written";
constexpr Metric kStarted("Writes that began.");
constexpr Durations kLatencies{"write.latency", "Time from the start of a write to the certificate."};
constexpr Durations kUploads{"write.upload", "Time from the start of a write to a quorum of nodes."};

std::optional<Number> if_any(const Recorder& recorder, std::int64_t value) {
  if (recorder.count(kStarted) == 0) return std::nullopt;
  return value;
}

extern const Metric kOk;
extern const Metric kFailed;
constinit const Metric kOk(
    "write.ok", "writes", Form::count, Better::higher, Shown::results, "writes that succeeded",
    "Writes that ended with a certificate.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.count(kOk)); }, .why = kNoWrites});
constinit const Metric kFailed(
    "write.failed", "writes", Form::count, Better::lower, Shown::results, "writes that failed",
    "Writes for which too few nodes stored, or confirmed.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.count(kFailed)); },
     .why = kNoWrites});
constexpr Metric kUnfinished("write.unfinished", "writes", Form::count, Better::lower, Shown::results,
                             "writes cut off", "Writes that were under way when the run ended.",
                             {.of =
                                  [](const Recorder& recorder) {
                                    return if_any(recorder, recorder.count(kStarted) - recorder.count(kOk) -
                                                                recorder.count(kFailed));
                                  },
                              .why = kNoWrites});

constexpr Metric quantile(std::string_view name, std::uint32_t percent, std::string_view title,
                          std::string_view sentence, const Durations& times) {
  return {
      name,           "s",
      Form::seconds,  Better::lower,
      Shown::results, title,
      sentence,       {.fold = Fold::pooled_quantile, .times = &times, .percent = percent, .why = kNoWrites}};
}
constexpr Metric kLatencyP50 =
    quantile("write.latency.p50", 50, "time to write, median",
             "Median time from the start of a write to its certificate; one that failed or was cut off takes "
             "longer than it did.",
             kLatencies);
constexpr Metric kLatencyP99 =
    quantile("write.latency.p99", 99, "time to write, 99 %",
             "99th percentile of the time from the start of a write to its certificate; one that failed or "
             "was cut off takes longer than it did.",
             kLatencies);
constexpr Metric kUploadP50 = quantile(
    "write.upload.p50", 50, "time to a quorum, median",
    "Median time from the start of a write until enough nodes have everything that is theirs.", kUploads);

// All that writes send, and of this what did not arrive.
Bytes sum(const Recorder& recorder, Bytes CauseTotals::*of) {
  Bytes all{0};
  for (const CauseTotals& totals : recorder.causes())
    for (const Cause* const cause : {&kWrite, &kWriteMetadata, &kWriteOverhead, &kConfirmations, &kRelayed})
      if (totals.cause == cause) all += totals.*of;
  return all;
}

constexpr Metric kBytes(
    "write.bytes", "B", Form::bytes, Better::lower, Shown::results, "bytes of writes",
    "All bytes that writes moved: slivers or pieces, metadata, answers, signatures and "
    "headers.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, sum(recorder, &CauseTotals::sent).n); },
     .why = kNoWrites});
constexpr Metric kLostBytes(
    "write.lost", "B", Form::bytes, Better::lower, Shown::results, "bytes of writes lost",
    "Bytes of writes that were sent in vain: of requests that were dropped or failed.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, sum(recorder, &CauseTotals::lost).n); },
     .why = kNoWrites});
constexpr Metric kWritten("write.blob_bytes", "B", Form::bytes, Better::neither, Shown::results,
                          "bytes of blobs written", "Bytes of the blobs that were certified.");
constexpr Metric kPerByte(
    "write.per_byte", "B/B", Form::ratio, Better::lower, Shown::results, "bytes of writes per blob byte",
    "All bytes of writes per byte of blobs certified.",
    {.fold = Fold::ratio_of_sums, .over = &kBytes, .under = &kWritten, .why = kNothingWritten});
constexpr Metric kPieces("Pieces of blobs that were written.");
constexpr Metric kMissing("write.missing", "pieces", Form::count, Better::lower, Shown::results,
                          "pieces missing after writes",
                          "Pieces that had not reached their nodes when their blob was certified.");
constexpr Metric kMissingShare(
    "write.missing_share", "", Form::share, Better::lower, Shown::results,
    "share of pieces missing after writes",
    "Share of the pieces of the blobs written that had not reached their nodes when "
    "their blob was certified.",
    {.fold = Fold::ratio_of_sums, .over = &kMissing, .under = &kPieces, .why = kNothingWritten});
constexpr Metric kAgain("write.again", "rounds", Form::count, Better::lower, Shown::results,
                        "uploads repeated",
                        "Rounds in which a client uploaded again to nodes that had not confirmed.");

// Of repair, what follows from writes.
Bytes tail_of(const Recorder& recorder) {
  Bytes all{0};
  for (const Cause* const cause : maintenance::kUploadCauses) all += recorder.sent(*cause);
  return all;
}
constexpr Metric kTail("write.repair", "B", Form::bytes, Better::lower, Shown::results, "repair after writes",
                       "Bytes of repair of pieces that had not reached their nodes when their blob was "
                       "certified; part of repair in total.",
                       {.of = [](const Recorder& recorder) { return if_any(recorder, tail_of(recorder).n); },
                        .role = "after_writes",
                        .why = kNoWrites});
constexpr Metric kTailShare("write.repair_share", "", Form::share, Better::lower, Shown::results,
                            "share of repair after writes",
                            "Repair after writes per byte of repair in total.",
                            {.fold = Fold::ratio_of_sums,
                             .over = &kTail,
                             .under = &maintenance::kTotalBytes,
                             .why = "nothing was written, or nothing repaired"});
constexpr Metric kTailPerByte(
    "write.repair_per_byte", "B/B", Form::ratio, Better::lower, Shown::results,
    "repair after writes per blob byte", "Repair after writes per byte of blobs certified.",
    {.fold = Fold::ratio_of_sums, .over = &kTail, .under = &kWritten, .why = kNothingWritten});

constexpr const Metric* kMetrics[] = {&kOk,           &kFailed,    &kUnfinished, &kLatencyP50,
                                      &kLatencyP99,   &kUploadP50, &kBytes,      &kPerByte,
                                      &kLostBytes,    &kWritten,   &kMissing,    &kAgain,
                                      &kMissingShare, &kTail,      &kTailShare,  &kTailPerByte};
constexpr const Cause* kCauses[] = {&kWrite, &kWriteMetadata, &kWriteOverhead, &kConfirmations, &kRelayed};

}  // namespace

constinit const Cause kWriteMetadata{
    "write_metadata",   "metadata of writes", "Metadata that writing clients send to nodes.",
    TrafficClass::read, Part::other,          true};
constinit const Cause kWriteOverhead{
    "write_overhead",   "answers to writes", "Answers to what writing clients send, and headers of both.",
    TrafficClass::read, Part::other,         true};
constinit const Cause kConfirmations{
    "confirmations",
    "confirmations",
    "Signatures and states of pieces that writing clients ask for, with the headers.",
    TrafficClass::read,
    Part::other,
    true};
constinit const Cause kRelayed{
    "relayed",          "sent to relays", "Blobs that clients send to a relay, which writes them.",
    TrafficClass::read, Part::other,      true};
constinit const Rows kWriteRows{.metrics = kMetrics, .causes = kCauses, .series = {}};

WriteRecord::WriteRecord(World& world) : world_(world) {
  // In every replicate and in this order, whatever ends first.
  for (const Metric* const row : {&kStarted, &kPieces}) static_cast<void>(world.recorder().counter(*row));
  for (const Durations* const row : {&kLatencies, &kUploads}) static_cast<void>(world.recorder().times(*row));
}

WriteRecord::Writing::Writing(WriteRecord& record) : record_(record), begun_(record.world_.now()) {
  ++record_.world_.recorder().counter(kStarted);
}

WriteRecord::Writing::~Writing() {
  if (!ok_) record_.world_.recorder().times(kLatencies).censor(record_.world_.now() - begun_);
}

void WriteRecord::Writing::uploaded() const {
  record_.world_.recorder().times(kUploads).add(record_.world_.now() - begun_);
}

void WriteRecord::Writing::end(bool ok) {
  ok_ = ok;
  Recorder& recorder = record_.world_.recorder();
  ++recorder.counter(ok ? kOk : kFailed);
  if (ok) recorder.times(kLatencies).add(record_.world_.now() - begun_);
}

void WriteRecord::certified(Bytes blob, std::size_t pieces, std::size_t missing) {
  Recorder& recorder = world_.recorder();
  recorder.counter(kWritten) += blob.n;
  recorder.counter(kPieces) += static_cast<std::int64_t>(pieces);
  recorder.counter(kMissing) += static_cast<std::int64_t>(missing);
}

void WriteRecord::uploads_again() { ++world_.recorder().counter(kAgain); }

}  // namespace floe::writes
