#include "rare/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rare/threads.hpp"
#include "world/rows.hpp"

namespace floe::rare {
namespace {

double wider(std::uint32_t repetitions) { return 1 + 2.0 / repetitions; }

bool is_precise(const Estimate& estimate, double share) {
  if (estimate.intervals.empty()) return false;
  const statistics::Interval& at_95 = estimate.intervals[2];
  const double half = (at_95.high - at_95.low) / 2 * wider(estimate.repetitions);
  return half <= share * *estimate.value;
}

}  // namespace

Estimate put_together(const Plan& plan, const std::vector<Repetition>& repetitions, double most) {
  Estimate result{.plan = plan};
  result.repetitions = static_cast<std::uint32_t>(repetitions.size());
  result.stages.resize(plan.stages.size());
  statistics::Moments moments;
  double largest = 0;
  for (const Repetition& each : repetitions) largest = std::max(largest, each.estimate);
  for (const Repetition& each : repetitions) {
    if (largest > 0) moments.add(each.estimate / largest);  // whose squares are then in range
    result.ancestors += each.ancestors;
    result.events += each.events;
    for (std::size_t i = 0; i < each.stages.size(); ++i) {
      result.stages[i].runs += each.stages[i].runs;
      result.stages[i].hits += each.stages[i].hits;
    }
  }
  if (largest == 0) {
    result.why = fmt::format("the event happened in no run of {} repetitions", repetitions.size());
    return result;
  }
  const double mean = moments.mean();
  result.value = mean * largest;
  if (const auto deviation = moments.deviation())
    result.relative_error = *deviation / std::sqrt(static_cast<double>(moments.count())) / mean;
  if (result.repetitions < kLeastRepetitions || !result.relative_error) {
    result.why = fmt::format("of {} repetition{} no spread is known, and an interval needs {}",
                             result.repetitions, result.repetitions == 1 ? "" : "s", kLeastRepetitions);
    return result;
  }
  if (result.ancestors < kLeastAncestors) {
    result.why = fmt::format("only {} independent replicates led to the event, and an interval needs {}",
                             result.ancestors, kLeastAncestors);
    return result;
  }
  for (const double confidence : kConfidences) {
    const double half = (moments.interval(confidence)->high - mean) / mean * wider(result.repetitions);
    result.intervals.push_back(
        {std::min(most, *result.value * std::exp(-half)), std::min(most, *result.value * std::exp(half))});
  }
  return result;
}

double most_of(const Scenario& scenario, const Event& event) {
  if (event.metric != &kBlobsLost) return 1;
  double blobs = 0;
  for (const Scenario::BlobGroup& group : scenario.blobs) blobs += static_cast<double>(group.count);
  return blobs;
}

Estimate estimate(const Scenario& scenario, const Event& event, const Enough& enough, std::uint32_t threads,
                  const std::atomic<bool>& stop, const std::function<void(const Estimate&)>& told) {
  const Plan plan = plan_of(scenario, event, threads, stop);
  if (!plan.why.empty()) return {.why = plan.why, .plan = plan};
  std::vector<Repetition> repetitions;
  Estimate result{.plan = plan};
  bool is_met = false;
  while (repetitions.size() < enough.repetitions) {
    const auto first = static_cast<std::uint32_t>(repetitions.size());
    const std::uint32_t count = std::min(kBatch, enough.repetitions - first);
    repetitions.resize(first + count);
    for_each_index(count, threads, [&](std::uint32_t i) {
      repetitions[first + i] = repeat(scenario, event, plan, first + i, stop);
    });
    result = put_together(plan, repetitions, most_of(scenario, event));
    told(result);
    if (is_met) break;
    is_met = enough.share && is_precise(result, *enough.share);
  }
  if (is_met) result.ended = enough.rule;
  return result;
}

}  // namespace floe::rare
