// How long each of many like things took, in bins whose width is below 1 % of the times in them, so that its
// size does not grow with their number. What has not ended when a run does is censored: it is known to take
// longer than its age.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "engine/time.hpp"

namespace floe {

class TimeHistogram {
 public:
  __extension__ using Sum = unsigned __int128;

  struct Bin {
    std::int64_t ended = 0;
    std::int64_t censored = 0;
    Sum sum = 0;  // of the times that ended, ns
    Duration least = Duration::never();
    Duration greatest{};
  };
  struct Quantile {
    Duration time;
    bool is_bound;   // the quantile is known only to be longer than `time`
    Duration least;  // of the bin, between which the quantile is
    Duration greatest;
  };

  void add(Duration time);    // not negative
  void censor(Duration age);  // likewise
  TimeHistogram& operator+=(const TimeHistogram& other);

  // One that was kept as its bins and the longest time or age.
  static TimeHistogram of(std::map<std::uint32_t, Bin> bins, Duration longest);

  std::int64_t count() const { return count_; }
  Duration longest() const { return longest_; }
  // The least time that so many percent do not exceed, by Kaplan and Meier (JASA 53, 1958), which without
  // censoring is the nearest rank. It is the mean of its bin: off by less than 0.8 %, and exact where the
  // times of the bin are equal. None where nothing was added.
  std::optional<Quantile> quantile(double percent) const;
  // The share that took at most so long, by the same estimator, of all times but those of a part of this histogram;
  // all times of its bin count. 0 where nothing is left.
  double share_within(Duration time, const TimeHistogram& part) const;
  const std::map<std::uint32_t, Bin>& bins() const { return bins_; }

 private:
  std::map<std::uint32_t, Bin> bins_;  // of width 2^e for times from 2^(e+7) on
  std::int64_t count_ = 0;
  Duration longest_{};
};

}  // namespace floe
