// What changes over time: a row, and the values of one run. Steps are a value from an instant on; bins are a
// whole number, such as bytes, that falls into each hour.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/time.hpp"

namespace floe {

struct Series {
  std::string_view name;  // dotted
  std::string_view unit;
  std::string_view title;
  std::string_view sentence;
  std::string_view role{};  // by which figures look it up; empty when none does
};

// How long each of many like things took, as a histogram keeps it; or of shares, of which one second is all.
struct Durations {
  std::string_view name;
  std::string_view sentence;
  bool follows = false;  // from bytes and times that a digest covers already
};

struct Step {
  Instant at;
  double value;
};
using Steps = std::vector<Step>;  // in the order of time

class Bins {
 public:
  static constexpr Duration kWidth = hours(1);

  // Spreads the amount evenly from `start` to `end`; the bins add up to it exactly.
  void add(Instant start, Instant end, std::int64_t amount);
  void resize(std::size_t bins) { amounts_.resize(bins); }
  const std::vector<std::int64_t>& amounts() const { return amounts_; }

 private:
  std::vector<std::int64_t> amounts_;
};

}  // namespace floe
