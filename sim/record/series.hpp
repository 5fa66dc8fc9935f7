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

// What a value was in an interval that begins at this instant.
struct Sample {
  Instant at;
  double mean;  // over the time in it
  double least;
  double most;

  bool is_flat() const { return least == most; }
};

// A value that changes at instants. It is kept as it is, or as samples of equal intervals, so that what is kept
// does not grow with the number of changes.
class Steps {
 public:
  // Before the first value; no time for all changes.
  void sample_every(Duration every) { every_ = every; }
  // The value from this instant on, not before the last one. At one instant the last value counts.
  void push(Instant at, double value);
  void close(Instant end);

  bool is_sampled() const { return every_ > Duration{0}; }
  const std::vector<Step>& changes() const { return changes_; }    // where not sampled
  const std::vector<Sample>& samples() const { return samples_; }  // a flat one as the one before is left out

 private:
  void cover(Instant until);
  void keep();

  Duration every_{};
  std::vector<Step> changes_;
  std::vector<Sample> samples_;
  bool has_value_ = false;
  Step now_{};     // where sampled: the value, and from when it is still to be covered
  Sample open_{};  // the interval under way, of which `mean` is a sum over time in it, in seconds
  double open_seconds_ = 0;
};

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
