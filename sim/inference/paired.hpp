// One metric of two schemes, or of two variants of a scenario, that met the same faults: replicates are pairs, and what
// they share cancels in their difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "record/metric.hpp"
#include "statistics/statistics.hpp"

namespace floe {

// What a replicate has of a metric: its value, and for a ratio of sums what it is made of.
struct Sampled {
  std::optional<double> value{};
  std::optional<double> over{};
  std::optional<double> under{};
};

struct Difference {
  std::optional<double> first{};   // the metric of the first over the pairs, and
  std::optional<double> second{};  // of the second
  std::optional<double> value{};   // the second less the first
  std::optional<statistics::Interval> interval{};
  std::uint64_t n = 0;        // pairs, or replicates of the smaller sample
  std::uint64_t lacking = 0;  // replicates in which either has no value
  bool is_same = false;       // in every pair
};

// Pairs come in the order of their numbers.
class Paired {
 public:
  enum class Kind : std::uint8_t { mean, ratio, proportion };

  explicit Paired(Kind kind) : kind_(kind) {}
  void add(const Sampled& first, const Sampled& second);
  Difference difference(double confidence = statistics::kConfidence) const;

 private:
  struct Group {  // what the jackknife leaves out
    std::uint64_t pairs = 0;
    double over[2] = {0, 0};
    double under[2] = {0, 0};

    void add(const Group& other, double sign);
  };
  static std::optional<double> ratio(const Group& group, int side);
  static std::optional<double> ratios_apart(const Group& group);
  std::optional<statistics::Interval> jackknife(const Group& all, double confidence) const;

  Kind kind_;
  std::uint64_t pairs_ = 0;
  std::uint64_t lacking_ = 0;
  bool is_same_ = true;
  statistics::Moments sides_[2];
  statistics::Moments differences_;
  std::uint64_t only_[2] = {0, 0};  // pairs in which only the one hit
  std::vector<Group> groups_;       // the next pair goes to the next group
};

// How a row is compared: quantiles and the least or largest of a run as means of what single replicates had; a ratio
// as one of sums where its parts are known of each replicate, and else as a mean as well.
Paired::Kind pairing_of(const Metric& row, bool parts_are_known);

// The difference of means of samples that share nothing.
Difference unpaired(const statistics::Moments& first, const statistics::Moments& second,
                    double confidence = statistics::kConfidence);

// Of a difference against a margin on both sides of none.
enum class Apart : std::uint8_t { same, within, undecided, beyond };
std::string_view name_of(Apart apart);

// Same where no pair differs; beyond where the interval is wholly outside of the margin, within where it is wholly
// inside, and the value decides where there is no interval.
Apart judge(const Difference& difference, double margin);

}  // namespace floe
