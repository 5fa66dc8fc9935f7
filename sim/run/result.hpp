// What a run leaves behind: values only, ready to be compared, stored and plotted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/fabric.hpp"
#include "record/recorder.hpp"
#include "record/trace.hpp"

namespace floe {

// A kind of piece, and the number of live pieces below which something is lost, as in "k1" of RedStuff.
struct Threshold {
  std::string kind;
  std::uint32_t enough;  // distinct pieces that give a blob back
  std::uint32_t slots;   // pieces of this kind in all
  std::string title;
};

struct SchemeResult {
  std::string label;
  std::string model;
  std::uint32_t colour = 0;  // the model's rank for its first scheme; further ranks for others
  std::string baseline{};    // what it is called as the one that others are compared with; empty for others
  std::vector<Measurement> metrics;  // of all rows, in the order of the catalogue
  std::vector<std::pair<const Durations*, TimeHistogram>> times;
  std::vector<Threshold> thresholds;
  std::vector<CauseTotals> causes;
  std::vector<std::pair<const Series*, Steps>> steps;
  std::vector<std::pair<const Series*, Bins>> bins;  // besides those of the causes
  std::vector<ShardInterval> fabric;
  std::vector<const ShardState*> states;  // that the fabric knows, the usual one first
  std::vector<Span> trace;                // what was asked for
  std::uint64_t digest = 0;

  const Measurement* find(const Metric& row) const;
};

struct RunResult {
  std::uint32_t replicate = 0;
  std::vector<SchemeResult> schemes;  // in the order of the scenario
  std::uint64_t digest = 0;
};

}  // namespace floe
