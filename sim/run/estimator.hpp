// One metric of one scheme, put together over replicates as its row says, without keeping the replicates.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/recorder.hpp"
#include "run/result.hpp"
#include "statistics/statistics.hpp"

namespace floe {

// A metric over replicates, in the unit of its row. Intervals are two-sided, at 95 %.
struct Estimate {
  std::optional<Number> value;
  std::uint64_t n = 0;  // replicates that it is taken over
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> spread;  // standard deviation of the values of single replicates
  std::string why;               // there is no value; where only `low` is there, it is known to be larger
};

class Estimator {
 public:
  explicit Estimator(const Metric& row);

  // The measurements of all rows in a replicate, in which that of this row stands at `own`; replicates come
  // in their order.
  void add(const SchemeResult& replicate, std::size_t own);
  Estimate estimate() const;
  const Metric& row() const { return *row_; }
  // Quantiles of the same times keep them once: those of an estimator that replicates are added to before this one.
  void share_times(const Estimator& other);

 private:
  struct Group {  // what the jackknife leaves out
    std::uint64_t replicates = 0;
    double over = 0;
    double under = 0;
  };

  Estimate of_values() const;
  Estimate of_hits() const;
  Estimate of_sums() const;
  statistics::Interval rates(double over, double under) const;
  Estimate of_rate(Estimate rate, const statistics::Interval& rates) const;
  Estimate of_times() const;
  std::optional<statistics::Interval> around(const TimeHistogram& times,
                                             const TimeHistogram::Quantile& estimate) const;
  std::optional<statistics::Interval> left_out(
      double all, const std::function<std::optional<double>(std::size_t)>& without) const;
  Estimate none(std::uint64_t n) const;

  const Metric* row_;
  std::uint64_t replicates_ = 0;
  bool has_negative_ = false;
  statistics::Moments moments_;  // of the replicates that have a value
  std::optional<Number> kept_;   // their sum, least or largest; of a mean, the last
  std::uint64_t hits_ = 0;
  std::uint64_t eventful_ = 0;  // replicates with an event of a rate
  double at_once_ = 0;
  std::vector<Group> groups_;  // the next replicate goes to the next group
  std::shared_ptr<std::vector<TimeHistogram>> times_ =
      std::make_shared<std::vector<TimeHistogram>>();  // by group
  bool has_own_times_ = true;
};

}  // namespace floe
