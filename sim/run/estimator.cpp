#include "run/estimator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace floe {
namespace {

using statistics::Interval;

// More cost memory for each distribution; with 32, Student's t is 4 % wider than the normal law.
constexpr std::size_t kGroups = 32;
// Replicates beyond a quantile, below which the jackknife's interval is far too narrow: in trials it held p99 in half
// of the cases with one replicate beyond it.
constexpr double kLeastBeyond = 5;

Number kept_of(Fold fold, const std::optional<Number>& before, const Number& value) {
  if (!before || fold == Fold::mean) return value;
  if (fold == Fold::min) return to_double(value) < to_double(*before) ? value : *before;
  if (fold == Fold::max) return to_double(value) > to_double(*before) ? value : *before;
  const auto* whole = std::get_if<std::int64_t>(&value);
  const auto* whole_before = std::get_if<std::int64_t>(&*before);
  if (whole != nullptr && whole_before != nullptr) return *whole + *whole_before;
  return to_double(value) + to_double(*before);
}

const Number* value_of(const SchemeResult& replicate, const Metric* row) {
  const auto found = std::ranges::find(replicate.metrics, row, &Measurement::row);
  return found != replicate.metrics.end() && found->value ? &*found->value : nullptr;
}

// An interval as wide as the rounding of sums is that of a value which is the same in all replicates.
void set(Estimate& estimate, const std::optional<Interval>& interval) {
  if (!interval) return;
  const double value = to_double(*estimate.value);
  const bool is_point = interval->high - interval->low <= 1e-12 * std::abs(value);
  estimate.low = is_point ? value : interval->low;
  estimate.high = is_point ? value : interval->high;
}

}  // namespace

Estimator::Estimator(const Metric& row) : row_(&row) {}

void Estimator::share_times(const Estimator& other) {
  times_ = other.times_;
  has_own_times_ = false;
}

void Estimator::add(const SchemeResult& replicate, std::size_t own) {
  const MetricOptions& how = row_->options;
  const std::uint64_t index = replicates_++;
  if (const std::optional<Number>& value = replicate.metrics[own].value) {
    moments_.add(to_double(*value));
    has_negative_ = has_negative_ || to_double(*value) < 0;
    kept_ = kept_of(how.fold, kept_, *value);
    hits_ += to_double(*value) != 0 ? 1 : 0;
  }
  if (!is_ratio(*row_) && how.fold != Fold::pooled_quantile) return;
  if (groups_.size() < kGroups) groups_.emplace_back();
  Group& group = groups_[index % kGroups];
  ++group.replicates;
  if (how.fold == Fold::pooled_quantile) {
    if (!has_own_times_) return;
    times_->resize(groups_.size());
    for (const auto& [row, times] : replicate.times)
      if (row == how.times) (*times_)[index % kGroups] += times;
    return;
  }
  const Number* over = value_of(replicate, how.over);
  const Number* under = value_of(replicate, how.under);
  if (over == nullptr || under == nullptr) return;
  group.over += to_double(*over);
  group.under += to_double(*under);
  eventful_ += to_double(*over) > 0 ? 1 : 0;
  if (const Number* at_once = value_of(replicate, how.at_once))
    at_once_ = std::max(at_once_, to_double(*at_once));
}

// Events that come together are one trial: those of one replicate, and where there was none, as many as may come.
Interval Estimator::rates(double over, double under) const {
  if (row_->options.at_once == nullptr) {
    const Interval events = statistics::poisson(static_cast<std::uint64_t>(over));
    return {events.low / under, events.high / under};
  }
  const Interval trials = statistics::poisson(eventful_);
  const double each = eventful_ > 0 ? over / static_cast<double>(eventful_) : at_once_;
  return {trials.low * each / under, trials.high * each / under};
}

Estimate Estimator::estimate() const {
  switch (row_->options.fold) {
    case Fold::mean:
    case Fold::sum:
    case Fold::min:
    case Fold::max:
      return of_values();
    case Fold::proportion:
      return of_hits();
    case Fold::ratio_of_sums:
    case Fold::rate:
      return of_sums();
    case Fold::pooled_quantile:
      return of_times();
  }
  return {};
}

Estimate Estimator::none(std::uint64_t n) const {
  const std::string_view why = row_->options.why;
  return {.value = {},
          .n = n,
          .low = {},
          .high = {},
          .spread = {},
          .why = std::string(why.empty() ? "no replicate has a value" : why)};
}

Estimate Estimator::of_values() const {
  const std::uint64_t n = moments_.count();
  if (n == 0) return none(0);
  const Fold fold = row_->options.fold;
  Estimate found{.value = kept_, .n = n, .low = {}, .high = {}, .spread = moments_.deviation(), .why = {}};
  if (fold != Fold::mean || n == 1) return found;
  found.value = moments_.mean();
  // Where nothing was seen in any replicate, or a share was whole in each, the spread says nothing of how rare it is.
  const bool is_whole = row_->form == Form::share && moments_.mean() == 1;
  if (*found.spread == 0 && (moments_.mean() == 0 || is_whole)) return found;
  set(found, moments_.interval());
  if (!has_negative_) found.low = std::max(*found.low, 0.0);
  return found;
}

Estimate Estimator::of_hits() const {
  const std::uint64_t n = moments_.count();
  if (n == 0) return none(0);
  Estimate found{.value = static_cast<double>(hits_) / static_cast<double>(n),
                 .n = n,
                 .low = {},
                 .high = {},
                 .spread = moments_.deviation(),
                 .why = {}};
  set(found, statistics::proportion(hits_, n));
  return found;
}

// None where the estimate without one of the groups has no value.
std::optional<Interval> Estimator::left_out(
    double all, const std::function<std::optional<double>(std::size_t)>& without) const {
  std::vector<statistics::LeftOut> estimates;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    const std::optional<double> estimate = without(group);
    if (!estimate) return std::nullopt;
    estimates.push_back({*estimate, groups_[group].replicates});
  }
  std::optional<Interval> interval = statistics::jackknife(all, estimates);
  if (interval) interval->low = std::max(interval->low, 0.0);  // neither a ratio nor a time is negative
  return interval;
}

Estimate Estimator::of_sums() const {
  double over = 0;
  double under = 0;
  for (const Group& group : groups_) {
    over += group.over;
    under += group.under;
  }
  if (under == 0) return none(replicates_);
  const double all = over / under;
  Estimate found{
      .value = all, .n = replicates_, .low = {}, .high = {}, .spread = moments_.deviation(), .why = {}};
  if (row_->options.fold == Fold::rate) {
    const Interval interval = rates(over, under);
    return row_->options.of_rate == nullptr ? (set(found, interval), found) : of_rate(found, interval);
  }
  set(found, left_out(all, [&](std::size_t i) -> std::optional<double> {
        const double rest = under - groups_[i].under;
        if (rest <= 0) return std::nullopt;
        return (over - groups_[i].over) / rest;
      }));
  return found;
}

// A function that falls turns the interval round. Where no event was seen, it is known to be larger only.
Estimate Estimator::of_rate(Estimate rate, const Interval& rates) const {
  const auto function = row_->options.of_rate;
  if (to_double(*rate.value) == 0) {
    Estimate found = none(replicates_);
    found.low = function(rates.high);
    return found;
  }
  rate.value = function(to_double(*rate.value));
  rate.spread = {};  // most replicates have no value
  set(rate, Interval{function(rates.high), function(rates.low)});
  return rate;
}

Estimate Estimator::of_times() const {
  TimeHistogram times;
  for (const TimeHistogram& group : *times_) times += group;
  const auto all = times.quantile(row_->options.percent);
  if (!all) return none(replicates_);
  Estimate found = none(replicates_);
  found.spread = moments_.deviation();
  const double seconds = to_seconds(all->time);
  if (all->is_bound) {
    found.low = seconds;
    found.why = fmt::format("it is longer than {} s: too many had not ended when the runs did", seconds);
    return found;
  }
  found.value = seconds;
  found.why.clear();
  set(found, around(times, *all));
  return found;
}

// Woodruff, JASA 47, 1952: the share of times up to the estimate is smooth where the quantile is not, so that the
// jackknife is right for it; the interval is between the quantiles that are as far from it in share. None where it
// has no end, or rests on so few replicates that their spread says nothing.
std::optional<Interval> Estimator::around(const TimeHistogram& times,
                                          const TimeHistogram::Quantile& estimate) const {
  const double percent = row_->options.percent;
  if (static_cast<double>(replicates_) * (100 - percent) / 100 < kLeastBeyond) return std::nullopt;
  const double share = times.share_within(estimate.greatest, {});
  const std::optional<Interval> shares = left_out(share, [&](std::size_t i) -> std::optional<double> {
    if ((*times_)[i].count() == times.count()) return std::nullopt;
    return times.share_within(estimate.greatest, (*times_)[i]);
  });
  if (!shares) return std::nullopt;
  const double apart = 100 * (shares->high - share);
  if (percent + apart >= 100) return std::nullopt;
  const auto low = times.quantile(std::max(percent - apart, 0.0));
  const auto high = times.quantile(percent + apart);
  if (low->is_bound || high->is_bound) return std::nullopt;
  return Interval{to_seconds(low->least), to_seconds(high->greatest)};  // no surer than their bins
}

}  // namespace floe
