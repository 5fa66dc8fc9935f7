#include "verdicts/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "inference/estimated.hpp"
#include "run/catalogue.hpp"
#include "run/compare.hpp"

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

std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

// Of a metric, over the replicates that are compared.
struct Columns {
  std::vector<double> value;
  const StoredEstimate* whole;  // of all replicates of the run
  std::vector<double> over{};   // its parts, where both are stored
  std::vector<double> under{};

  bool has_parts() const { return !over.empty() && !under.empty(); }
  bool is_known() const {
    return std::ranges::any_of(value, [](double v) { return !std::isnan(v); });
  }
  Sampled sampled(std::size_t i) const {
    if (!has_parts()) return {.value = known(value[i])};
    return {known(value[i]), known(over[i]), known(under[i])};
  }
};

bool is_of_baseline(const Metric& row) { return std::ranges::find(kComparisons, &row) != kComparisons.end(); }

// All of a column where no entries are chosen; none where there is no such column.
std::vector<double> chosen(const std::vector<double>* column, const std::vector<std::size_t>* entries) {
  if (column == nullptr || entries == nullptr) return column == nullptr ? std::vector<double>{} : *column;
  std::vector<double> values;
  for (const std::size_t entry : *entries) values.push_back((*column)[entry]);
  return values;
}

Columns columns_of(const Side& side, const Metric& row, const std::vector<std::size_t>* entries) {
  const StoredRun& run = side.run;
  Columns columns{.value = chosen(run.find(side.label, row.name), entries),
                  .whole = run.estimate(side.label, row.name)};
  if (row.options.fold == Fold::proportion)  // of replicates in which it is not 0
    for (double& value : columns.value) value = std::isnan(value) ? value : value != 0 ? 1 : 0;
  if (!is_ratio(row)) return columns;
  // What the baseline moved is stored as its own.
  const auto* over = is_of_baseline(row) ? run.find(run.baseline, row.options.under->name)
                                         : run.find(side.label, row.options.over->name);
  columns.over = chosen(over, entries);
  columns.under = chosen(run.find(side.label, row.options.under->name), entries);
  if (columns.over.empty()) columns.over = numerators(columns.value, columns.under);
  if (columns.under.empty()) columns.under = denominators(columns.value, columns.over);
  return columns;
}

struct Task {
  const Metric& row;
  const Columns first;
  const Columns second;
  bool is_paired;
  bool is_whole;  // all replicates of both runs are compared

  bool has_parts() const { return is_ratio(row) && first.has_parts() && second.has_parts(); }
};

struct Found {
  Difference shown;   // at 95 %
  Difference judged;  // and at the confidence that it is judged by
  std::string why{};
};

Found of_both(const Task& task, double confidence, const auto& at) {
  Found found{.shown = at(statistics::kConfidence), .judged = at(confidence)};
  for (Difference* difference : {&found.shown, &found.judged})
    difference->n = std::min(task.first.value.size(), task.second.value.size());
  return found;
}

statistics::Moments moments_of(const std::vector<double>& values) {
  statistics::Moments moments;
  for (const double value : values)
    if (!std::isnan(value)) moments.add(value);
  return moments;
}

Found of_pairs(const Task& task, double confidence) {
  Paired paired(pairing_of(task.row, task.has_parts()));
  for (std::size_t i = 0; i < task.first.value.size(); ++i)
    paired.add(task.first.sampled(i), task.second.sampled(i));
  return {paired.difference(), paired.difference(confidence)};
}

Found of_samples(const Task& task, double confidence) {
  if (is_ratio(task.row))
    return of_both(task, confidence, [&](double at) {
      return difference_of(ratio_of_sums(task.first.over, task.first.under, at),
                           ratio_of_sums(task.second.over, task.second.under, at), true);
    });
  const statistics::Moments a = moments_of(task.first.value);
  const statistics::Moments b = moments_of(task.second.value);
  return {unpaired(a, b), unpaired(a, b, confidence)};
}

Found of_extremes(const Task& task, double confidence) {
  const auto extreme = task.row.options.fold == Fold::min ? least_of : largest_of;
  Found found = of_both(task, confidence, [&](double) {
    return difference_of(extreme(task.first.value), extreme(task.second.value), true);
  });
  if (found.shown.value && *found.shown.value != 0 && found.shown.n > 1)
    found.why = "the least or largest of all replicates has no interval";
  return found;
}

// What cannot be put together of the values of single replicates is taken from the results, which have it of all.
Found of_results(const Task& task, double confidence) {
  if (!task.is_whole || task.first.whole == nullptr || task.second.whole == nullptr)
    return {.shown = {},
            .judged = {},
            .why =
                "replicates.csv does not have what it is made of, and results.json has it not of these "
                "replicates alone"};
  const Estimated& a = task.first.whole->estimated;
  const Estimated& b = task.second.whole->estimated;
  Found found = of_both(task, confidence, [&](double at) {
    return difference_of(at_confidence(a, at), at_confidence(b, at), !task.is_paired);
  });
  if (found.shown.value && !found.shown.interval && found.shown.n > 1)
    found.why = "results.json has no interval for it: there are too few replicates";
  return found;
}

// A time that is known to be longer than the runs, or a comparison with a baseline that did other work.
std::string why_withheld(const Task& task) {
  for (const Columns* side : {&task.first, &task.second}) {
    const StoredEstimate* whole = side->whole;
    if (whole == nullptr || whole->estimated.value) continue;
    if (whole->is_bound || is_of_baseline(task.row))
      return (side == &task.first ? "of A, " : "of B, ") + whole->why;
  }
  return "";
}

// By the fold of the row, as the results of a run are.
Found difference_by_fold(const Task& task, double confidence) {
  const Fold fold = task.row.options.fold;
  const std::string withheld = why_withheld(task);
  Found found;
  if (!withheld.empty() || fold == Fold::pooled_quantile || fold == Fold::rate ||
      (is_ratio(task.row) && !task.has_parts()))
    found = of_results(task, confidence);
  else if (fold == Fold::min || fold == Fold::max)
    found = of_extremes(task, confidence);
  else
    found = task.is_paired ? of_pairs(task, confidence) : of_samples(task, confidence);
  if (!withheld.empty()) found.why = withheld;
  if (found.why.empty() && !found.shown.first && !found.shown.second)
    found.why = "there are no values of both to compare";
  const bool is_same = task.is_paired &&
                       std::ranges::equal(task.first.value, task.second.value, {}, known, known) &&
                       found.shown.first == found.shown.second &&
                       (!task.has_parts() || !withheld.empty() || found.judged.is_same);
  for (Difference* difference : {&found.shown, &found.judged}) difference->is_same = is_same;
  if (is_same) found.why.clear();
  return found;
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
  const bool is_whole =
      found.first == first.run.replicates.size() && found.second == second.run.replicates.size();
  found.confidence = judgement.confidence;
  if (judgement.is_joint && !rows.empty())
    found.confidence = 1 - (1 - judgement.confidence) / static_cast<double>(rows.size());
  for (const Metric* row : rows) {
    const Task task{.row = *row,
                    .first = columns_of(first, *row, is_paired ? &pairs.first : nullptr),
                    .second = columns_of(second, *row, is_paired ? &pairs.second : nullptr),
                    .is_paired = is_paired,
                    .is_whole = is_whole};
    const Found apart = difference_by_fold(task, found.confidence);
    const bool is_known = task.first.is_known() || task.second.is_known();
    if (!is_known && (only.empty() || apart.why.empty())) continue;  // neither ever has a value
    const double margin = judgement.tolerance_of(*row) * std::abs(apart.shown.first.value_or(0));
    found.rows.push_back(
        {row, apart.shown, apart.why.empty() ? judge(apart.judged, margin) : Apart::undecided, apart.why});
  }
  return found;
}

}  // namespace floe::cli
