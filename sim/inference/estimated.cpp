#include "inference/estimated.hpp"

#include <algorithm>
#include <cmath>

namespace floe {
namespace {

using statistics::Interval;

constexpr std::size_t kGroups = 32;  // of the jackknife, as a run has them

struct Sums {
  std::uint64_t replicates = 0;
  double over = 0;
  double under = 0;
};

double widening(double confidence) {
  if (confidence == statistics::kConfidence) return 1;
  statistics::Moments moments;
  for (std::size_t i = 0; i < kGroups; ++i) moments.add(i % 2 == 0 ? -1 : 1);
  return moments.interval(confidence)->high / moments.interval()->high;
}

}  // namespace

Estimated ratio_of_sums(const std::vector<double>& over, const std::vector<double>& under,
                        double confidence) {
  std::vector<Sums> groups;
  Sums all;
  for (std::size_t i = 0; i < over.size(); ++i) {
    if (groups.size() < kGroups) groups.emplace_back();
    Sums& group = groups[i % kGroups];
    ++group.replicates;
    if (std::isnan(over[i]) || std::isnan(under[i])) continue;
    for (Sums* sums : {&group, &all}) {
      sums->over += over[i];
      sums->under += under[i];
    }
  }
  if (all.under == 0) return {};
  Estimated found{.value = all.over / all.under};
  std::vector<statistics::LeftOut> without;
  for (const Sums& group : groups) {
    const double rest = all.under - group.under;
    if (rest <= 0) return found;
    without.push_back({(all.over - group.over) / rest, group.replicates});
  }
  found.interval = statistics::jackknife(*found.value, without, confidence);
  // No wider than the rounding of the sums: it is the same in all replicates.
  if (found.interval && found.interval->high - found.interval->low <= 1e-12 * std::abs(*found.value))
    found.interval = Interval{*found.value, *found.value};
  return found;
}

std::vector<double> numerators(const std::vector<double>& ratios, const std::vector<double>& under) {
  std::vector<double> over;
  for (std::size_t i = 0; i < under.size(); ++i) {
    if (std::isnan(ratios[i]) || std::isnan(under[i])) return {};
    over.push_back(ratios[i] * under[i]);
  }
  return over;
}

std::vector<double> denominators(const std::vector<double>& ratios, const std::vector<double>& over) {
  std::vector<double> under;
  for (std::size_t i = 0; i < over.size(); ++i) {
    if (std::isnan(ratios[i]) || std::isnan(over[i]) || ratios[i] == 0) return {};
    under.push_back(over[i] / ratios[i]);
  }
  return under;
}

Estimated least_of(const std::vector<double>& values) {
  Estimated found;
  for (const double value : values)
    if (!std::isnan(value)) found.value = std::min(value, found.value.value_or(value));
  return found;
}

Estimated largest_of(const std::vector<double>& values) {
  Estimated found;
  for (const double value : values)
    if (!std::isnan(value)) found.value = std::max(value, found.value.value_or(value));
  return found;
}

Estimated at_confidence(const Estimated& estimated, double confidence) {
  Estimated found = estimated;
  if (!found.value || !found.interval) return found;
  const double wider = widening(confidence);
  found.interval = Interval{*found.value - wider * (*found.value - estimated.interval->low),
                            *found.value + wider * (estimated.interval->high - *found.value)};
  return found;
}

Difference difference_of(const Estimated& first, const Estimated& second, bool are_independent) {
  Difference found{.first = first.value, .second = second.value};
  if (!first.value || !second.value) return found;
  found.value = *second.value - *first.value;
  if (!first.interval || !second.interval) return found;
  const auto together = [&](double one, double other) {
    return are_independent ? std::hypot(one, other) : one + other;
  };
  const double below = together(*second.value - second.interval->low, first.interval->high - *first.value);
  const double above = together(second.interval->high - *second.value, *first.value - first.interval->low);
  found.interval = Interval{*found.value - below, *found.value + above};
  return found;
}

}  // namespace floe
