#include "maintenance/repair_trend.hpp"

#include <algorithm>
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

}  // namespace

constinit const Metric kTrend(
    "repair.trend", "B/B", Form::ratio, Better::lower, Shown::results, "repair later for repair earlier",
    "All bytes of repair in the second half of the run, without its warm-up, over those in the first half: "
    "above 1 where repair gets dearer with time.",
    {.fold = Fold::ratio_of_sums,
     .over = &kSecondHalf,
     .under = &kFirstHalf,
     .why = "repair moved nothing in the first half of the run"});

void know_trend(Recorder& recorder) {
  for (const Metric* half : {&kFirstHalf, &kSecondHalf}) static_cast<void>(recorder.counter(*half));
}

}  // namespace floe::maintenance
