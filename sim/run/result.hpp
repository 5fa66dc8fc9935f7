// What a run leaves behind: values only, ready to be compared, stored and plotted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "world/recorder.hpp"
#include "world/trace.hpp"

namespace floe {

struct Metric {
  std::string_view name;
  std::string_view unit;
  std::variant<std::int64_t, double> value;
};

// A number of live pieces at which something changes, as in "k1" of RedStuff.
struct Threshold {
  std::string kind;      // of piece
  std::uint32_t enough;  // distinct pieces that give a blob back
};

struct SchemeResult {
  std::string label;
  std::string model;
  std::vector<Metric> metrics;
  std::vector<Threshold> thresholds;
  std::vector<Traffic> traffic;      // by cause
  std::vector<Recorder::Bins> bins;  // bytes moved, by hour and cause
  std::vector<Sample> samples;       // by hour
  std::vector<ShardInterval> fabric;
  std::vector<Span> trace;  // what was asked for
  std::uint64_t digest = 0;

  const Metric* find(std::string_view name) const;
};

struct RunResult {
  std::uint32_t replicate = 0;
  std::vector<SchemeResult> schemes;  // in the order of the scenario
  std::uint64_t digest = 0;
};

}  // namespace floe
