#include "inference/paired.hpp"

#include <algorithm>
#include <array>

namespace floe {
namespace {

using statistics::Interval;

constexpr std::size_t kGroups = 32;

}  // namespace

void Paired::Group::add(const Group& other, double sign) {
  pairs = sign > 0 ? pairs + other.pairs : pairs - other.pairs;
  for (int side = 0; side < 2; ++side) {
    over[side] += sign * other.over[side];
    under[side] += sign * other.under[side];
  }
}

void Paired::add(const Sampled& first, const Sampled& second) {
  const Sampled* const both[2] = {&first, &second};
  const bool is_ratio = kind_ == Kind::ratio;
  for (const Sampled* one : both) {
    if (is_ratio ? one->over && one->under : one->value.has_value()) continue;
    ++lacking_;
    is_same_ = is_same_ && first.value == second.value;
    return;
  }
  const bool has_same_parts = !is_ratio || (first.over == second.over && first.under == second.under);
  is_same_ = is_same_ && first.value == second.value && has_same_parts;
  const std::uint64_t index = pairs_++;
  if (is_ratio) {
    if (groups_.size() < kGroups) groups_.emplace_back();
    Group& group = groups_[index % kGroups];
    ++group.pairs;
    for (int side = 0; side < 2; ++side) {
      group.over[side] += *both[side]->over;
      group.under[side] += *both[side]->under;
    }
    return;
  }
  for (int side = 0; side < 2; ++side) sides_[side].add(*both[side]->value);
  differences_.add(*second.value - *first.value);
  if ((*first.value != 0) != (*second.value != 0)) ++only_[*first.value != 0 ? 0 : 1];
}

std::optional<double> Paired::ratio(const Group& group, int side) {
  if (group.under[side] <= 0) return std::nullopt;
  return group.over[side] / group.under[side];
}

std::optional<double> Paired::ratios_apart(const Group& group) {
  const auto first = ratio(group, 0);
  const auto second = ratio(group, 1);
  if (!first || !second) return std::nullopt;
  return *second - *first;
}

std::optional<Interval> Paired::jackknife(const Group& all, double confidence) const {
  std::vector<statistics::LeftOut> estimates;
  for (const Group& group : groups_) {
    Group rest = all;
    rest.add(group, -1);
    const auto estimate = ratios_apart(rest);
    if (!estimate) return std::nullopt;
    estimates.push_back({*estimate, group.pairs});
  }
  return statistics::jackknife(*ratios_apart(all), estimates, confidence);
}

Difference Paired::difference(double confidence) const {
  Difference found{.n = pairs_, .lacking = lacking_, .is_same = is_same_};
  if (pairs_ == 0) return found;
  if (kind_ == Kind::ratio) {
    Group all;
    for (const Group& group : groups_) all.add(group, 1);
    found.first = ratio(all, 0);
    found.second = ratio(all, 1);
    found.value = ratios_apart(all);
    if (found.value) found.interval = jackknife(all, confidence);
    return found;
  }
  found.first = sides_[0].mean();
  found.second = sides_[1].mean();
  found.value = differences_.mean();
  found.interval = kind_ == Kind::proportion
                       ? statistics::paired_proportions(only_[0], only_[1], pairs_, confidence)
                       : differences_.interval(confidence);
  return found;
}

Paired::Kind pairing_of(const Metric& row, bool parts_are_known) {
  if (row.options.fold == Fold::proportion) return Paired::Kind::proportion;
  return is_ratio(row) && parts_are_known && row.options.of_rate == nullptr ? Paired::Kind::ratio
                                                                            : Paired::Kind::mean;
}

Difference unpaired(const statistics::Moments& first, const statistics::Moments& second, double confidence) {
  Difference found{.n = std::min(first.count(), second.count())};
  if (first.count() > 0) found.first = first.mean();
  if (second.count() > 0) found.second = second.mean();
  if (found.n == 0) return found;
  found.value = second.mean() - first.mean();
  found.interval = statistics::welch(first, second, confidence);
  return found;
}

std::string_view name_of(Apart apart) {
  return std::array<std::string_view, 4>{"same", "within", "undecided", "beyond"}[std::size_t(apart)];
}

Apart judge(const Difference& difference, double margin) {
  if (difference.is_same) return Apart::same;
  // A value that only one of the two has is no small difference.
  if (!difference.value) return difference.first || difference.second ? Apart::beyond : Apart::undecided;
  const double low = difference.interval ? difference.interval->low : *difference.value;
  const double high = difference.interval ? difference.interval->high : *difference.value;
  if (low > margin || high < -margin) return Apart::beyond;
  return low >= -margin && high <= margin ? Apart::within : Apart::undecided;
}

}  // namespace floe
