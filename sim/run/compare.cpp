#include "run/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "maintenance/repair_record.hpp"
#include "run/aggregate.hpp"
#include "world/measures.hpp"

namespace floe {
namespace {

constexpr double kMostApart = 0.02;

constexpr Metric kBaselinePayload("Bytes of payload of the baseline in the same replicate.");
constexpr Metric kBaselineTotal("Bytes of repair of the baseline in the same replicate.");

constexpr Metric kPayload(
    "compare.payload", "x", Form::times, Better::higher, Shown::table, "less payload than baseline",
    "Payload of the baseline's repair over that of this scheme's, under the same faults.",
    {.fold = Fold::ratio_of_sums,
     .over = &kBaselinePayload,
     .under = &maintenance::kPayloadBytes,
     .why = "there is no baseline, or this scheme repaired nothing"});
constexpr Metric kTotal(
    "compare.total", "x", Form::times, Better::higher, Shown::table, "less in total than baseline",
    "All bytes of the baseline's repair over those of this scheme's, under the same faults.",
    {.role = "versus",
     .fold = Fold::ratio_of_sums,
     .over = &kBaselineTotal,
     .under = &maintenance::kTotalBytes,
     .why = "there is no baseline, or this scheme repaired nothing"});

constexpr const Metric* kList[] = {&kPayload, &kTotal};

template <class Schemes>
auto baseline_of(Schemes& schemes) {
  return std::ranges::find_if(schemes, [](const auto& scheme) { return !scheme.baseline.empty(); });
}

double value_or_zero(const SchemeSummary& scheme, const Metric& row) {
  const Estimate* found = scheme.find(row);
  return found != nullptr && found->value ? to_double(*found->value) : 0;
}

}  // namespace

constinit const std::span<const Metric* const> kComparisons = kList;

void compare_with_baseline(std::vector<SchemeResult>& schemes) {
  const auto baseline = baseline_of(schemes);
  if (baseline == schemes.end()) return;
  const auto payload = baseline->find(maintenance::kPayloadBytes)->value;
  const auto total = baseline->find(maintenance::kTotalBytes)->value;
  for (SchemeResult& scheme : schemes) {
    scheme.metrics.push_back({&kBaselinePayload, payload});
    scheme.metrics.push_back({&kBaselineTotal, total});
    for (Measurement& measurement : scheme.metrics)
      if (std::ranges::find(kComparisons, measurement.row) != kComparisons.end())
        measurement.value = ratio_in(scheme.metrics, *measurement.row);
  }
}

void withhold_comparisons(std::vector<SchemeSummary>& schemes) {
  const auto baseline = baseline_of(schemes);
  if (baseline == schemes.end()) return;
  const auto share = [](const SchemeSummary& scheme) { return value_or_zero(scheme, kRebuiltShare); };
  for (SchemeSummary& scheme : schemes) {
    if (share(scheme) > 0 && std::abs(share(scheme) - share(*baseline)) <= kMostApart) continue;
    for (auto& [row, estimate] : scheme.metrics) {
      if (std::ranges::find(kComparisons, row) == kComparisons.end() || !estimate.value) continue;
      estimate = {
          .value = {},
          .n = estimate.n,
          .low = {},
          .high = {},
          .spread = {},
          .why = fmt::format("of what was lost, {} has {:.1f} % back and {} {:.1f} %: their traffic is "
                             "not that of the same work",
                             scheme.label, 100 * share(scheme), baseline->label, 100 * share(*baseline))};
    }
  }
}

}  // namespace floe
