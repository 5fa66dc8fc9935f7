#include "clients/download_record.hpp"

#include <optional>

#include "clients/download.hpp"

namespace floe::clients {
namespace {

constexpr std::string_view kNone = "no download began";
constexpr Metric kStarted("Downloads that began.");
constexpr Durations kLatencies{"download.latency", "Time from the start of a download to its success."};

std::optional<Number> if_any(const Recorder& recorder, std::int64_t value) {
  if (recorder.count(kStarted) == 0) return std::nullopt;
  return value;
}

extern const Metric kOk;
extern const Metric kFailed;
constinit const Metric kOk(
    "download.ok", "downloads", Form::count, Better::higher, Shown::results, "downloads that succeeded",
    "Downloads that gave back a blob.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.count(kOk)); }, .why = kNone});
constinit const Metric kFailed(
    "download.failed", "downloads", Form::count, Better::lower, Shown::results, "downloads that failed",
    "Downloads that did not get enough slivers or pieces, or found them to disagree.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.count(kFailed)); }, .why = kNone});
constexpr Metric kUnfinished("download.unfinished", "downloads", Form::count, Better::lower, Shown::results,
                             "downloads cut off",
                             "Downloads that were under way when the run ended or their blob expired.",
                             {.of =
                                  [](const Recorder& recorder) {
                                    return if_any(recorder, recorder.count(kStarted) - recorder.count(kOk) -
                                                                recorder.count(kFailed));
                                  },
                              .why = kNone});
constexpr Metric kWrong(
    "download.wrong", "downloads", Form::count, Better::lower, Shown::results, "downloads of other bytes",
    "Downloads that succeeded and gave other bytes than were written, which a client that "
    "checks does not take.");
constexpr Metric kDropped("download.surplus", "requests", Form::count, Better::lower, Shown::results,
                          "requests of downloads dropped",
                          "Requests for slivers or pieces that were under way when a download had enough.");

constexpr Metric quantile(std::string_view name, std::uint32_t percent, std::string_view title,
                          std::string_view sentence) {
  return {name,
          "s",
          Form::seconds,
          Better::lower,
          Shown::results,
          title,
          sentence,
          {.fold = Fold::pooled_quantile, .times = &kLatencies, .percent = percent, .why = kNone}};
}
constexpr Metric kLatencyP50 =
    quantile("download.latency.p50", 50, "time to download, median",
             "Median time of a download; one that failed or was cut off takes longer than it did.");
constexpr Metric kLatencyP99 = quantile(
    "download.latency.p99", 99, "time to download, 99 %",
    "99th percentile of the time of a download; one that failed or was cut off takes longer than it did.");

template <Bytes CauseTotals::*of>
Bytes sum(const Recorder& recorder) {
  Bytes all{0};
  for (const CauseTotals& totals : recorder.causes())
    for (const Cause* const cause : {&kDownload, &kDownloadMetadata, &kDownloadHeaders})
      if (totals.cause == cause) all += totals.*of;
  return all;
}
Bytes used(const Recorder& recorder, const Cause& cause) {
  for (const CauseTotals& totals : recorder.causes())
    if (totals.cause == &cause) return totals.used;
  return {};
}

constexpr Metric kBytes(
    "download.bytes", "B", Form::bytes, Better::lower, Shown::results, "bytes of downloads",
    "Bytes moved by downloads: pieces, metadata and headers.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, sum<&CauseTotals::sent>(recorder).n); },
     .why = kNone});
constexpr Metric kPayload(
    "download.payload", "B", Form::bytes, Better::neither, Shown::results, "bytes that downloads used",
    "Bytes of slivers or pieces that downloads decoded.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, used(recorder, kDownload).n); },
     .why = kNone});
constexpr Metric kWasted(
    "download.wasted", "B", Form::bytes, Better::lower, Shown::results, "bytes wasted by downloads",
    "Bytes of slivers, pieces and metadata that downloads moved and did not use: what was "
    "dropped, came too late or failed its check.",
    {.of =
         [](const Recorder& recorder) {
           const Bytes moved = recorder.sent(kDownload) + recorder.sent(kDownloadMetadata);
           const Bytes useful = used(recorder, kDownload) + used(recorder, kDownloadMetadata);
           return if_any(recorder, moved.n - useful.n);
         },
     .why = kNone});
constexpr Metric kWastedShare(
    "download.wasted_share", "B/B", Form::ratio, Better::lower, Shown::results,
    "wasted per byte that downloads used",
    "Bytes that downloads moved and did not use per byte that they decoded.",
    {.fold = Fold::ratio_of_sums, .over = &kWasted, .under = &kPayload, .why = "nothing was downloaded"});

constexpr const Metric* kMetrics[] = {&kOk,         &kFailed,      &kUnfinished, &kWrong,
                                      &kLatencyP50, &kLatencyP99,  &kBytes,      &kPayload,
                                      &kWasted,     &kWastedShare, &kDropped,    &kDownloadRejected};
constexpr const Cause* kCauses[] = {&kDownload, &kDownloadMetadata, &kDownloadHeaders};

}  // namespace

constinit const Cause kDownloadMetadata{"download_metadata",
                                        "metadata of downloads",
                                        "Metadata that downloads receive.",
                                        TrafficClass::read,
                                        Part::other,
                                        true};
constinit const Cause kDownloadHeaders{"download_headers",
                                       "headers of downloads",
                                       "Message headers of downloads.",
                                       TrafficClass::read,
                                       Part::other,
                                       true};
constinit const Metric kDownloadRejected("download.rejected", "B", Form::bytes, Better::lower, Shown::results,
                                         "rejected by downloads",
                                         "Bytes that downloads received and that failed their check.");
constinit const Rows kDownloadRows{.metrics = kMetrics, .causes = kCauses, .series = {}};

Downloading::Downloading(World& world) : world_(world), begun_(world.now()) {
  ++world.recorder().counter(kStarted);
}

Downloading::~Downloading() {
  if (!ok_) world_.recorder().times(kLatencies).censor(world_.now() - begun_);
}

void Downloading::end(bool ok) {
  ok_ = ok;
  ++world_.recorder().counter(ok ? kOk : kFailed);
  if (ok) world_.recorder().times(kLatencies).add(world_.now() - begun_);
}

void Downloading::used(const Cause& cause, Bytes bytes) {
  world_.recorder().used(world_.recorder().tag(cause), bytes);
}

void Downloading::dropped(std::size_t requests) {
  world_.recorder().counter(kDropped) += static_cast<std::int64_t>(requests);
}

void Downloading::wrong() { ++world_.recorder().counter(kWrong); }

void know_downloads(Recorder& recorder) {
  static_cast<void>(recorder.counter(kStarted));
  static_cast<void>(recorder.times(kLatencies));
}

}  // namespace floe::clients
