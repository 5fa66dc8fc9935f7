#include "run/aggregate.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "engine/random.hpp"
#include "run/compare.hpp"

namespace floe {
namespace {

SchemeSummary begin(const SchemeResult& scheme) {
  SchemeSummary summary{.label = scheme.label,
                        .model = scheme.model,
                        .colour = scheme.colour,
                        .baseline = scheme.baseline,
                        .thresholds = scheme.thresholds,
                        .states = scheme.states,
                        .steps = {},
                        .bins = {},
                        .metrics = {},
                        .causes = {}};
  for (const auto& [row, steps] : scheme.steps) summary.steps.push_back(row);
  for (const auto& [row, bins] : scheme.bins) summary.bins.push_back(row);
  for (const CauseTotals& totals : scheme.causes) summary.causes.push_back({.cause = totals.cause});
  return summary;
}

void add(SchemeSummary& summary, const SchemeResult& scheme) {
  FLOE_ASSERT(summary.causes.size() == scheme.causes.size(), "replicates know different causes");
  for (std::size_t i = 0; i < scheme.causes.size(); ++i) {
    CauseTotals& sum = summary.causes[i];
    const CauseTotals& one = scheme.causes[i];
    sum.sent += one.sent;
    sum.received += one.received;
    sum.lost += one.lost;
    sum.used += one.used;
    sum.messages += one.messages;
  }
  summary.digest = mix(summary.digest, scheme.digest);
}

}  // namespace

const Estimate* SchemeSummary::find(const Metric& row) const {
  for (const auto& [known, estimate] : metrics)
    if (known == &row) return &estimate;
  return nullptr;
}

void Aggregate::add(const RunResult& run) {
  if (is_empty()) {
    summary_.first = run.replicate;
    for (const SchemeResult& scheme : run.schemes) {
      summary_.schemes.push_back(begin(scheme));
      std::vector<Estimator>& estimators = estimators_.emplace_back();
      for (const Measurement& measurement : scheme.metrics) {
        Estimator estimator(*measurement.row);
        const auto same = std::ranges::find_if(estimators, [&](const Estimator& other) {
          const Durations* times = estimator.row().options.times;
          return times != nullptr && other.row().options.times == times &&
                 other.row().options.fold == Fold::pooled_quantile;
        });
        if (same != estimators.end()) estimator.share_times(*same);
        estimators.push_back(std::move(estimator));
      }
    }
  }
  ++summary_.replicates;
  for (std::size_t i = 0; i < run.schemes.size(); ++i) {
    floe::add(summary_.schemes[i], run.schemes[i]);
    const std::vector<Measurement>& metrics = run.schemes[i].metrics;
    FLOE_ASSERT(metrics.size() == estimators_[i].size(), "replicates know different metrics");
    for (std::size_t own = 0; own < metrics.size(); ++own) {
      FLOE_ASSERT(metrics[own].row == &estimators_[i][own].row(), "replicates know different metrics");
      estimators_[i][own].add(run.schemes[i], own);
    }
  }
  summary_.digest = mix(summary_.digest, run.digest);
  summary_.digests.push_back(run.digest);
}

std::optional<Estimate> Aggregate::estimate(std::string_view label, const Metric& row) const {
  for (std::size_t i = 0; i < estimators_.size(); ++i) {
    if (summary_.schemes[i].label != label) continue;
    for (const Estimator& estimator : estimators_[i])
      if (&estimator.row() == &row) return estimator.estimate();
  }
  return std::nullopt;
}

Summary Aggregate::summary() const {
  Summary summary = summary_;
  for (std::size_t i = 0; i < summary.schemes.size(); ++i)
    for (const Estimator& estimator : estimators_[i])
      summary.schemes[i].metrics.emplace_back(&estimator.row(), estimator.estimate());
  withhold_comparisons(summary.schemes);
  return summary;
}

}  // namespace floe
