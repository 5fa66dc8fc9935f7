// Two schemes, of one stored run or of two, metric by metric.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/paired.hpp"
#include "verdicts/stored_run.hpp"

namespace floe::cli {

// A scheme of a stored run.
struct Side {
  const StoredRun& run;
  std::string label;
};

struct Compared {
  const Metric* row;
  Difference difference;  // with its 95 % interval
  Apart apart;            // judged at the confidence of the comparison
  std::string why{};      // there is nothing to judge it by, so that it is undecided
};

struct Comparison {
  std::string why_unpaired;    // empty where replicates are pairs
  std::uint64_t first = 0;     // replicates of the first that are compared; as many pairs where they are
  std::uint64_t second = 0;    // and of the second
  double confidence = 0;       // at which each is judged
  std::vector<Compared> rows;  // of metrics that both have, in the order of the catalogue
};

// What a difference is judged by. A margin is a share of the first's value, which is taken as given.
struct Judgement {
  double tolerance = 0;
  std::vector<std::pair<const Metric*, double>> tolerances{};  // of single metrics
  // Each is judged at 95 %, or at as much more as keeps all of them together at 95 % (Bonferroni).
  bool is_joint = true;
  double confidence = statistics::kConfidence;

  double tolerance_of(const Metric& row) const;
};

// Of the metrics in `only`, or of all where it is empty.
Comparison compare(const Side& first, const Side& second, const Judgement& judgement,
                   const std::vector<const Metric*>& only = {});

const Metric* metric_called(std::string_view name);  // null where there is none

}  // namespace floe::cli
