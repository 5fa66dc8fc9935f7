// All replicates of a run together. They are added one by one in the order of their numbers, and what is kept
// does not grow with them, but for a digest each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/estimator.hpp"
#include "run/result.hpp"

namespace floe {

struct SchemeSummary {
  std::string label;
  std::string model;
  std::uint32_t colour = 0;
  std::string baseline;
  std::vector<Threshold> thresholds;
  std::vector<const ShardState*> states;
  std::vector<const Series*> steps;
  std::vector<const Series*> bins;                          // besides those of the causes
  std::vector<std::pair<const Metric*, Estimate>> metrics;  // in the order of the catalogue, shown or not
  std::vector<CauseTotals> causes;                          // sums over the replicates, without bins
  std::uint64_t digest = 0;

  const Estimate* find(const Metric& row) const;
};

struct Summary {
  std::uint32_t first = 0;       // number of the first replicate
  std::uint32_t replicates = 0;  // at least one
  std::vector<SchemeSummary> schemes;
  std::uint64_t digest = 0;            // of all replicates
  std::vector<std::uint64_t> digests;  // of each
};

class Aggregate {
 public:
  void add(const RunResult& run);
  bool is_empty() const { return summary_.replicates == 0; }
  Summary summary() const;
  std::uint32_t replicates() const { return summary_.replicates; }
  const std::vector<SchemeSummary>& schemes() const { return summary_.schemes; }  // without metrics
  // None where the scheme does not measure it. A comparison is not withheld here.
  std::optional<Estimate> estimate(std::string_view label, const Metric& row) const;

 private:
  Summary summary_;                                 // without metrics
  std::vector<std::vector<Estimator>> estimators_;  // by scheme, then by the place among its measurements
};

}  // namespace floe
