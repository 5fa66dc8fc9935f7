#include "run/result.hpp"

#include <algorithm>

#include "run/catalogue.hpp"

namespace floe {

const Measurement* SchemeResult::find(const Metric& row) const {
  const auto found = std::ranges::find(metrics, &row, &Measurement::row);
  return found == metrics.end() ? nullptr : &*found;
}

std::vector<const Metric*> metrics_of(const std::vector<RunResult>& runs) {
  std::vector<const Metric*> rows;
  for (const RunResult& run : runs)
    for (const SchemeResult& scheme : run.schemes)
      for (const auto& [row, value] : scheme.metrics)
        if (std::ranges::find(rows, row) == rows.end()) rows.push_back(row);
  std::ranges::stable_sort(rows, {}, [](const Metric* row) { return rank_of(*row); });
  return rows;
}

std::optional<Number> folded(const std::vector<RunResult>& runs, std::size_t scheme, const Metric& row) {
  std::vector<double> values;
  const Measurement* last = nullptr;
  for (const RunResult& run : runs) {
    const Measurement* found = run.schemes[scheme].find(row);
    if (found == nullptr) continue;
    values.push_back(to_double(found->value));
    last = found;
  }
  if (last == nullptr) return std::nullopt;
  if (runs.size() == 1) return last->value;
  return folded(row.options.fold, values);
}

}  // namespace floe
