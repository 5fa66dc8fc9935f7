// A metric of one side of a comparison over its replicates, and the difference of two such estimates.
#pragma once

#include <optional>
#include <vector>

#include "inference/paired.hpp"

namespace floe {

struct Estimated {
  std::optional<double> value{};
  std::optional<statistics::Interval> interval{};
};

// One sum over another, with the interval of the delete-a-group jackknife that a run has as well. Replicates in
// which either part is not a number are left out.
Estimated ratio_of_sums(const std::vector<double>& over, const std::vector<double>& under, double confidence);

// The part of a ratio that is not stored, from its values and the other part; none where a replicate has no value, or
// no part follows from one that is 0.
std::vector<double> numerators(const std::vector<double>& ratios, const std::vector<double>& under);
std::vector<double> denominators(const std::vector<double>& ratios, const std::vector<double>& over);

// The least of the values, or the largest; those that are not a number are left out. It has no interval.
Estimated least_of(const std::vector<double>& values);
Estimated largest_of(const std::vector<double>& values);

// With an interval at this confidence instead of at 95 %: as much wider or narrower as Student's t is for the groups
// of the jackknife, which is an approximation.
Estimated at_confidence(const Estimated& estimated, double confidence);

// The second less the first. Where they are independent, the distances of both from their ends are added as squares
// (Zou and Donner, Statistics in Medicine 27, 2008); where they share their faults and how they depend on each other
// is not known, as they are, which is never too narrow.
Difference difference_of(const Estimated& first, const Estimated& second, bool are_independent);

}  // namespace floe
