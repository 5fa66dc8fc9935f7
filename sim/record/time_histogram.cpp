#include "record/time_histogram.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/assert.hpp"

namespace floe {
namespace {

// 128 bins between a power of two and the next; below 256 ns each time has a bin of its own.
std::uint32_t bin_of(Duration time) {
  FLOE_ASSERT(time >= Duration{0}, "a time that is negative");
  const auto ns = static_cast<std::uint64_t>(time.ns);
  const int exponent = std::max(static_cast<int>(std::bit_width(ns)) - 8, 0);
  return static_cast<std::uint32_t>(exponent) * 128 + static_cast<std::uint32_t>(ns >> exponent);
}

}  // namespace

void TimeHistogram::add(Duration time) {
  Bin& bin = bins_[bin_of(time)];
  ++bin.ended;
  bin.sum += static_cast<std::uint64_t>(time.ns);
  bin.least = std::min(bin.least, time);
  bin.greatest = std::max(bin.greatest, time);
  ++count_;
  longest_ = std::max(longest_, time);
}

void TimeHistogram::censor(Duration age) {
  ++bins_[bin_of(age)].censored;
  ++count_;
  longest_ = std::max(longest_, age);
}

TimeHistogram& TimeHistogram::operator+=(const TimeHistogram& other) {
  for (const auto& [index, theirs] : other.bins_) {
    Bin& bin = bins_[index];
    bin.ended += theirs.ended;
    bin.censored += theirs.censored;
    bin.sum += theirs.sum;
    bin.least = std::min(bin.least, theirs.least);
    bin.greatest = std::max(bin.greatest, theirs.greatest);
  }
  count_ += other.count_;
  longest_ = std::max(longest_, other.longest_);
  return *this;
}

TimeHistogram TimeHistogram::of(std::map<std::uint32_t, Bin> bins, Duration longest) {
  TimeHistogram times;
  for (const auto& [index, bin] : bins) times.count_ += bin.ended + bin.censored;
  times.bins_ = std::move(bins);
  times.longest_ = longest;
  return times;
}

std::optional<TimeHistogram::Quantile> TimeHistogram::quantile(double percent) const {
  if (count_ == 0) return std::nullopt;
  constexpr double kRounding = 1e-9;  // of the product below, which ranks are never as near as
  const double rest = 1 - percent / 100 + kRounding;
  double longer = 1;  // the share that takes longer than the bins so far
  std::int64_t at_risk = count_;
  for (const auto& [index, bin] : bins_) {
    longer *= static_cast<double>(at_risk - bin.ended) / static_cast<double>(at_risk);
    at_risk -= bin.ended + bin.censored;
    if (bin.ended > 0 && longer <= rest)
      return Quantile{{static_cast<std::int64_t>(bin.sum / static_cast<std::uint64_t>(bin.ended))},
                      false,
                      bin.least,
                      bin.greatest};
  }
  return Quantile{longest_, true, longest_, longest_};
}

double TimeHistogram::share_within(Duration time, const TimeHistogram& part) const {
  double longer = 1;
  std::int64_t at_risk = count_ - part.count_;
  const std::uint32_t last = bin_of(time);
  auto left_out = part.bins_.begin();
  for (const auto& [index, bin] : bins_) {
    if (index > last || at_risk == 0) break;
    const bool is_in_part = left_out != part.bins_.end() && left_out->first == index;
    const std::int64_t ended = bin.ended - (is_in_part ? left_out->second.ended : 0);
    longer *= static_cast<double>(at_risk - ended) / static_cast<double>(at_risk);
    at_risk -= ended + bin.censored - (is_in_part ? left_out->second.censored : 0);
    if (is_in_part) ++left_out;
  }
  return 1 - longer;
}

}  // namespace floe
