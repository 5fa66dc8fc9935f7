// How often intervals hold the truth, in 1000 experiments of each kind whose truth is known. Prints the table that
// results/coverage keeps, and ends with 1 where an interval holds the truth too seldom or too often.
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "engine/random.hpp"
#include "inference/paired.hpp"
#include "inference/stop_rule.hpp"
#include "world/rows.hpp"

namespace floe {
namespace {

using statistics::Interval;

constexpr std::uint32_t kExperiments = 1000;

constexpr Metric kOver("Numerator.");
constexpr Metric kUnder("Denominator.");
constexpr Durations kTimes{"times", ""};
constexpr Metric kMean("mean", "", Form::count, Better::lower, Shown::results, "", "");
constexpr Metric kHits("hits", "", Form::share, Better::lower, Shown::results, "", "",
                       {.fold = Fold::proportion});
constexpr Metric kRatio("ratio", "", Form::ratio, Better::lower, Shown::results, "", "",
                        {.fold = Fold::ratio_of_sums, .over = &kOver, .under = &kUnder});
constexpr Metric kRate("rate", "1/y", Form::ratio, Better::lower, Shown::results, "", "",
                       {.fold = Fold::rate, .over = &kOver, .under = &kUnder});
constexpr Metric quantile(std::uint32_t percent) {
  return {"quantile",
          "s",
          Form::seconds,
          Better::lower,
          Shown::results,
          "",
          "",
          {.fold = Fold::pooled_quantile, .times = &kTimes, .percent = percent}};
}
constexpr Metric kMedian = quantile(50);
constexpr Metric kNinetieth = quantile(90);

double exponential(Stream& stream) { return -std::log1p(-stream.uniform()); }

std::int64_t poisson(Stream& stream, double mean) {
  std::int64_t events = 0;
  for (double at = exponential(stream); at < mean; at += exponential(stream)) ++events;
  return events;
}

std::optional<Interval> interval_of(const Estimate& estimate) {
  if (!estimate.low || !estimate.high) return std::nullopt;
  return Interval{*estimate.low, *estimate.high};
}

// What a metric comes to over replicates, each of which `draw` fills.
std::optional<Interval> estimated(const Metric& row, int replicates,
                                  const std::function<void(SchemeResult&)>& draw) {
  Estimator estimator(row);
  for (int i = 0; i < replicates; ++i) {
    SchemeResult result;
    result.metrics = {{&row, std::nullopt}};
    draw(result);
    estimator.add(result, 0);
  }
  return interval_of(estimator.estimate());
}

std::optional<Interval> mean(Stream& stream, int replicates, double (*draw)(Stream&)) {
  return estimated(kMean, replicates, [&](SchemeResult& result) { result.metrics[0].value = draw(stream); });
}

std::optional<Interval> proportion(Stream& stream, double p) {
  return estimated(kHits, 100, [&](SchemeResult& result) {
    result.metrics[0].value = std::int64_t{stream.uniform() < p};
  });
}

std::optional<Interval> rate(Stream& stream, double each) {
  return estimated(kRate, 20, [&](SchemeResult& result) {
    const std::int64_t events = poisson(stream, each);
    result.metrics = {{&kRate, std::nullopt}, {&kOver, Number(events)}, {&kUnder, Number(1.0)}};
  });
}

// The numerator follows the denominator; 3 on the average.
std::optional<Interval> ratio(Stream& stream, int replicates) {
  return estimated(kRatio, replicates, [&](SchemeResult& result) {
    const double under = exponential(stream) + 0.2;
    const double over = under * 3 + stream.normal() * std::sqrt(under);
    result.metrics = {{&kRatio, std::nullopt}, {&kOver, Number(over)}, {&kUnder, Number(under)}};
  });
}

// Times of a replicate are exponential, of mean 1 or of mean 2, as a coin that they share falls.
std::optional<Interval> pooled(Stream& stream, const Metric& row, int replicates, int times_of_each) {
  return estimated(row, replicates, [&](SchemeResult& result) {
    const double scale = stream.uniform() < 0.5 ? 1 : 2;
    TimeHistogram times;
    for (int i = 0; i < times_of_each; ++i)
      times.add(Duration{static_cast<std::int64_t>(scale * exponential(stream) * 3.6e12)});
    result.times = {{&kTimes, times}};
  });
}

// Such times are longer than t with probability (x + x^2) / 2, where x = exp(-t / 2).
double pooled_truth(double beyond) { return -2 * std::log((std::sqrt(1 + 8 * beyond) - 1) / 2) * 3600; }

std::optional<Interval> paired(Stream& stream, Paired::Kind kind, int pairs) {
  Paired found(kind);
  for (int i = 0; i < pairs; ++i) {
    const double shared = exponential(stream);
    Sampled a;
    Sampled b;
    if (kind == Paired::Kind::mean) {
      a.value = 10 * shared + stream.normal();
      b.value = 10 * shared + stream.normal() + 1;
    } else if (kind == Paired::Kind::ratio) {
      a.under = shared + 0.2;
      b.under = shared + 0.3;
      a.over = 2 * *a.under + 0.3 * stream.normal();
      b.over = 3 * *b.under + 0.3 * stream.normal();
    } else {
      a.value = shared < 0.5 || stream.uniform() < 0.05 ? 1 : 0;
      b.value = shared < 0.5 || stream.uniform() < 0.10 ? 1 : 0;
    }
    found.add(a, b);
  }
  return found.difference().interval;
}

std::optional<Interval> welch(Stream& stream) {
  statistics::Moments first;
  statistics::Moments second;
  for (int i = 0; i < 8; ++i) first.add(stream.normal());
  for (int i = 0; i < 20; ++i) second.add(1 + 4 * stream.normal());
  return statistics::welch(first, second);
}

// The interval at the end of a run that the rule ends.
std::optional<Interval> stopped(Stream& stream, const StopRule& rule, double (*draw)(Stream&)) {
  Stopping stopping({rule});
  Aggregate aggregate;
  const Metric& row = rule.kind == StopRule::Kind::losses ? kAnyLost : *rule.metric;
  for (std::uint32_t i = 0;; ++i) {
    RunResult run{.replicate = i, .schemes = {}};
    SchemeResult& scheme = run.schemes.emplace_back();
    scheme.label = "toy";
    scheme.metrics = {{&row, Number(draw(stream))}};
    aggregate.add(run);
    if (stopping.ends(aggregate)) return interval_of(*aggregate.estimate("toy", row));
  }
}

std::optional<Interval> precise(Stream& stream, double share, double (*draw)(Stream&)) {
  StopRule rule{.kind = StopRule::Kind::precision, .text = ""};
  rule.share = share;
  rule.metric = &kMean;
  return stopped(stream, rule, draw);
}

std::optional<Interval> counted(Stream& stream, std::uint64_t losses) {
  StopRule rule{.kind = StopRule::Kind::losses, .text = ""};
  rule.count = losses;
  return stopped(stream, rule, [](Stream& draws) { return draws.uniform() < 0.03 ? 1.0 : 0.0; });
}

double narrow(Stream& stream) { return 1 + 0.3 * stream.normal(); }

struct Kind {
  const char* name;
  const char* experiment;
  double truth;
  bool is_exact;  // at least 95 %, as much more as it may be
  std::function<std::optional<Interval>(Stream&)> draw;
};

std::vector<Kind> kinds() {
  using K = Paired::Kind;
  return {
      {"Student's t", "12 normal values", 1, false, [](Stream& s) { return mean(s, 12, narrow); }},
      {"Student's t", "100 exponential values", 1, false,
       [](Stream& s) { return mean(s, 100, exponential); }},
      {"jackknife, ratio of sums", "32 replicates", 3, false, [](Stream& s) { return ratio(s, 32); }},
      {"jackknife, ratio of sums", "200 replicates in 32 groups", 3, false,
       [](Stream& s) { return ratio(s, 200); }},
      {"Woodruff, pooled median", "100 replicates of 20 dependent times", pooled_truth(0.5), false,
       [](Stream& s) { return pooled(s, kMedian, 100, 20); }},
      {"Woodruff, pooled 90th percentile", "200 replicates of 30 dependent times", pooled_truth(0.1), false,
       [](Stream& s) { return pooled(s, kNinetieth, 200, 30); }},
      {"Woodruff, pooled 90th percentile", "100 replicates of 5 dependent times", pooled_truth(0.1), false,
       [](Stream& s) { return pooled(s, kNinetieth, 100, 5); }},
      {"Clopper-Pearson", "100 trials, probability 0.01", 0.01, true,
       [](Stream& s) { return proportion(s, 0.01); }},
      {"Clopper-Pearson", "100 trials, probability 0.3", 0.3, true,
       [](Stream& s) { return proportion(s, 0.3); }},
      {"Poisson rate", "20 replicates, 0.1 events in each", 0.1, true,
       [](Stream& s) { return rate(s, 0.1); }},
      {"Poisson rate", "20 replicates, 5 events in each", 5, true, [](Stream& s) { return rate(s, 5); }},
      {"paired, mean", "10 pairs that share most", 1, false,
       [](Stream& s) { return paired(s, K::mean, 10); }},
      {"paired, ratio of sums", "32 pairs", 1, false, [](Stream& s) { return paired(s, K::ratio, 32); }},
      {"paired, ratio of sums", "200 pairs in 32 groups", 1, false,
       [](Stream& s) { return paired(s, K::ratio, 200); }},
      {"paired, proportion", "200 pairs", 0.05 * std::exp(-0.5), true,
       [](Stream& s) { return paired(s, K::proportion, 200); }},
      {"Welch's t", "8 and 20 values, deviations 1 and 4", 1, false, welch},
      {"Student's t, rel=10%", "normal values, deviation 0.3", 1, false,
       [](Stream& s) { return precise(s, 0.1, narrow); }},
      {"Student's t, rel=4%", "normal values, deviation 0.3", 1, false,
       [](Stream& s) { return precise(s, 0.04, narrow); }},
      {"Student's t, rel=10%", "exponential values", 1, false,
       [](Stream& s) { return precise(s, 0.1, exponential); }},
      {"Student's t, rel=20%", "exponential values", 1, false,
       [](Stream& s) { return precise(s, 0.2, exponential); }},
      {"Clopper-Pearson, losses=5", "probability 0.03", 0.03, true, [](Stream& s) { return counted(s, 5); }},
      {"Clopper-Pearson, losses=20", "probability 0.03", 0.03, true,
       [](Stream& s) { return counted(s, 20); }},
  };
}

int study() {
  // Three standard errors of the share itself below what exact intervals promise.
  constexpr double kExactLow = 0.95 - 3 * 0.0069;
  bool is_fine = true;
  fmt::print("| interval | experiment | holds the truth | in bounds |\n|---|---|---|---|\n");
  std::uint32_t number = 0;
  for (const Kind& kind : kinds()) {
    std::uint32_t held = 0;
    for (std::uint32_t i = 0; i < kExperiments; ++i) {
      Stream stream(1934, i, number, "coverage");
      const auto interval = kind.draw(stream);
      held += interval && interval->low <= kind.truth && kind.truth <= interval->high ? 1 : 0;
    }
    ++number;
    const double share = static_cast<double>(held) / kExperiments;
    const bool is_in = kind.is_exact ? share >= kExactLow : share >= 0.93 && share <= 0.97;
    is_fine = is_fine && is_in;
    fmt::print("| {} | {} | {:.1f} % | {} |\n", kind.name, kind.experiment, 100 * share,
               !is_in          ? "no"
               : kind.is_exact ? "yes, at least 95 %"
                               : "yes, 93-97 %");
  }
  return is_fine ? 0 : 1;
}

}  // namespace
}  // namespace floe

int main() { return floe::study(); }
