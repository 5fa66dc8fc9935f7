#include "maintenance/repair_trend.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "world/counted_from.hpp"

namespace floe::maintenance {
namespace {

// Of the hours that are counted; one that lies in both halves counts by its parts.
double bytes_of_half(const Recorder& recorder, bool is_second) {
  std::size_t hours = 0;
  for (const CauseTotals& totals : recorder.causes()) hours = std::max(hours, totals.bins.amounts().size());
  const double from =
      static_cast<double>(recorder.count(kCountedFrom)) / static_cast<double>(Bins::kWidth.ns);
  const double middle = (from + static_cast<double>(hours)) / 2;
  double sum = 0;
  for (const CauseTotals& totals : recorder.causes()) {
    if (totals.cause->traffic != TrafficClass::repair) continue;
    const std::vector<std::int64_t>& amounts = totals.bins.amounts();
    for (std::size_t hour = 0; hour < amounts.size(); ++hour) {
      const double second = std::clamp(static_cast<double>(hour) + 1 - middle, 0.0, 1.0);
      sum += static_cast<double>(amounts[hour]) * (is_second ? second : 1 - second);
    }
  }
  return sum;
}

std::optional<Number> first_half(const Recorder& recorder) { return bytes_of_half(recorder, false); }
std::optional<Number> second_half(const Recorder& recorder) { return bytes_of_half(recorder, true); }

constexpr Metric kFirstHalf("Bytes of repair in the first half of what is counted.", {.of = first_half});
constexpr Metric kSecondHalf("Bytes of repair in the second half of what is counted.", {.of = second_half});
constexpr Metric kEarlier("Mean time to repair in the first half of what is counted, in nanoseconds.");
constexpr Metric kLater("Mean time to repair in the second half of what is counted, in nanoseconds.");

std::optional<Number> later_for_earlier(const Recorder& recorder) {
  const std::int64_t earlier = recorder.count(kEarlier);
  const std::int64_t later = recorder.count(kLater);
  if (earlier == 0 || later == 0) return std::nullopt;
  return static_cast<double>(later) / static_cast<double>(earlier);
}

}  // namespace

constinit const Metric kTrend(
    "repair.trend", "B/B", Form::ratio, Better::lower, Shown::results, "repair later for repair earlier",
    "All bytes of repair in the second half of the run, without its warm-up, over those in the first half: "
    "above 1 where repair gets dearer with time.",
    {.fold = Fold::ratio_of_sums,
     .over = &kSecondHalf,
     .under = &kFirstHalf,
     .why = "repair moved nothing in the first half of the run"});

constinit const Metric kTimeTrend(
    "repair.time.trend", "s/s", Form::ratio, Better::lower, Shown::results,
    "time to repair later for time earlier",
    "Mean time from the loss of a piece to its return, of those that came back in the second half of the "
    "run, "
    "without its warm-up, over that of those that did in the first half: above 1 where repair gets slower.",
    {.of = later_for_earlier, .why = "nothing came back in one half of the run"});

void know_trend(Recorder& recorder) {
  for (const Metric* half : {&kFirstHalf, &kSecondHalf, &kEarlier, &kLater})
    static_cast<void>(recorder.counter(*half));
}

void TimesByHour::add(Instant at, Duration since_loss) {
  const auto hour = static_cast<std::size_t>((at - Instant{}).ns / Bins::kWidth.ns);
  if (hours_.size() <= hour) hours_.resize(hour + 1);
  hours_[hour].seconds += to_seconds(since_loss);
  ++hours_[hour].pieces;
}

// An hour that lies in both halves, or begins before what is counted, counts by its parts.
void TimesByHour::close(Recorder& recorder, Instant end) const {
  const auto in_hours = [](std::int64_t ns) {
    return static_cast<double>(ns) / static_cast<double>(Bins::kWidth.ns);
  };
  const auto mean = [&](double from, double to) {
    double seconds = 0;
    double pieces = 0;
    for (std::size_t i = 0; i < hours_.size(); ++i) {
      const auto hour = static_cast<double>(i);
      const double part = std::max(0.0, std::min(hour + 1, to) - std::max(hour, from));
      seconds += part * hours_[i].seconds;
      pieces += part * static_cast<double>(hours_[i].pieces);
    }
    return pieces > 0 ? static_cast<std::int64_t>(std::llround(1e9 * seconds / pieces)) : 0;
  };
  const double from = in_hours(recorder.count(kCountedFrom));
  const double last = in_hours((end - Instant{}).ns);
  const double middle = (from + last) / 2;
  recorder.counter(kEarlier) = mean(from, middle);
  recorder.counter(kLater) = mean(middle, std::ceil(last));
}

}  // namespace floe::maintenance
