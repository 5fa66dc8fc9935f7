#include "verdicts/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "run/catalogue.hpp"

namespace floe::cli {
namespace {

// Which entries of the two are compared; where they are pairs, entry by entry.
struct Entries {
  std::vector<std::size_t> first;
  std::vector<std::size_t> second;
};

Entries pairs_of(const StoredRun& first, const StoredRun& second) {
  Entries entries;
  for (std::size_t i = 0; i < first.replicates.size(); ++i) {
    const auto found = std::ranges::lower_bound(second.replicates, first.replicates[i]);
    if (found == second.replicates.end() || *found != first.replicates[i]) continue;
    entries.first.push_back(i);
    entries.second.push_back(static_cast<std::size_t>(found - second.replicates.begin()));
  }
  return entries;
}

std::optional<double> at(const std::vector<double>* values, std::size_t index) {
  if (values == nullptr || std::isnan((*values)[index])) return std::nullopt;
  return (*values)[index];
}

// The columns of a metric: its values, and its parts where both are stored.
struct Columns {
  const std::vector<double>* value;
  const std::vector<double>* over = nullptr;
  const std::vector<double>* under = nullptr;

  bool has_parts() const { return over != nullptr && under != nullptr; }
  Sampled sampled(std::size_t index) const { return {at(value, index), at(over, index), at(under, index)}; }
};

Columns columns_of(const Side& side, const Metric& row) {
  Columns columns{.value = side.run.find(side.label, row.name)};
  if (!is_ratio(row)) return columns;
  columns.over = side.run.find(side.label, row.options.over->name);
  columns.under = side.run.find(side.label, row.options.under->name);
  return columns;
}

statistics::Moments moments_of(const std::vector<double>& values) {
  statistics::Moments moments;
  for (const double value : values)
    if (!std::isnan(value)) moments.add(value);
  return moments;
}

// The difference at 95 %, and the one that it is judged by.
std::pair<Difference, Difference> differences(const Metric& row, const Columns& first, const Columns& second,
                                              const Entries* pairs, double confidence) {
  if (pairs == nullptr) {
    const statistics::Moments a = moments_of(*first.value);
    const statistics::Moments b = moments_of(*second.value);
    return {unpaired(a, b), unpaired(a, b, confidence)};
  }
  Paired paired(pairing_of(row, first.has_parts() && second.has_parts()));
  for (std::size_t i = 0; i < pairs->first.size(); ++i)
    paired.add(first.sampled(pairs->first[i]), second.sampled(pairs->second[i]));
  return {paired.difference(), paired.difference(confidence)};
}

}  // namespace

const Metric* metric_called(std::string_view name) {
  for (const Metric* row : catalogue().metrics)
    if (!row->name.empty() && row->name == name) return row;
  return nullptr;
}

double Judgement::tolerance_of(const Metric& row) const {
  for (const auto& [known, own] : tolerances)
    if (known == &row) return own;
  return tolerance;
}

Comparison compare(const Side& first, const Side& second, const Judgement& judgement,
                   const std::vector<const Metric*>& only) {
  std::vector<const Metric*> rows;
  for (const Metric* row : catalogue().metrics) {
    // What follows from a rate alone says nothing more than the rate, and most replicates have none.
    if (row->name.empty() || row->options.of_rate != nullptr) continue;
    if (!only.empty() && std::ranges::find(only, row) == only.end()) continue;
    if (first.run.find(first.label, row->name) != nullptr &&
        second.run.find(second.label, row->name) != nullptr)
      rows.push_back(row);
  }
  Comparison found{.why_unpaired = why_unpaired(first.run, second.run), .rows = {}};
  const bool is_paired = found.why_unpaired.empty();
  const Entries pairs = is_paired ? pairs_of(first.run, second.run) : Entries{};
  found.first = is_paired ? pairs.first.size() : first.run.replicates.size();
  found.second = is_paired ? pairs.second.size() : second.run.replicates.size();
  found.confidence = judgement.confidence;
  if (judgement.is_joint && !rows.empty())
    found.confidence = 1 - (1 - judgement.confidence) / static_cast<double>(rows.size());
  for (const Metric* row : rows) {
    const Columns a = columns_of(first, *row);
    const Columns b = columns_of(second, *row);
    const auto [shown, judged] = differences(*row, a, b, is_paired ? &pairs : nullptr, found.confidence);
    if (!shown.first && !shown.second) continue;  // neither ever has a value
    const double margin = judgement.tolerance_of(*row) * std::abs(shown.first.value_or(0));
    found.rows.push_back({row, shown, judge(judged, margin)});
  }
  return found;
}

}  // namespace floe::cli
