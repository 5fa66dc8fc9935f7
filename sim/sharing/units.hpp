// The arithmetic of the sharing models, in double: links of 1 B/s and of 10^12 B/s may stand in one network
// and be shared by a million weights, which no fixed unit covers. Only sums, products and quotients are
// taken, which IEEE 754 defines to the bit, so that results are the same on every machine.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "engine/time.hpp"

namespace floe::units {

using Level = double;   // B/ns for one share of a link
using Volume = double;  // B

inline constexpr Level kNoLimit = std::numeric_limits<Level>::infinity();

// More than sums of the rates of eight million flows gain or lose by rounding, as a share of them.
inline constexpr double kRounding = 0x1p-30;

inline Level level_of(double bytes_per_second) { return bytes_per_second / 1e9; }
inline Level level_of(Rate rate) {
  return rate.is_unlimited() ? kNoLimit : level_of(static_cast<double>(rate.per_second));
}

inline Volume volume_of(Bytes bytes) { return static_cast<Volume>(bytes.n); }

inline Volume moved(Level level, Duration time) { return level * static_cast<double>(time.ns); }

// What is less than this many nanoseconds away has come: rounding must not add a nanosecond to a time that is
// a whole number of them.
inline constexpr double kPresent = 0x1p-8;

inline bool has_moved(Volume left, Level level) { return left <= level * kPresent; }

// Until `volume` has moved, at least a nanosecond, rounded up; or never.
inline Duration time_for(Volume volume, Level level) {
  const double time = volume / level - kPresent;
  if (!(time < 0x1p63)) return Duration::never();
  const auto whole = static_cast<std::int64_t>(time);
  return {std::max<std::int64_t>(whole + (static_cast<double>(whole) < time ? 1 : 0), 1)};
}

// A sum that keeps what rounding takes from it (Kahan's, in the form of Knuth's TwoSum).
class Sum {
 public:
  Sum() = default;
  explicit Sum(double value) : high_(value) {}

  void add(double term) {
    const double sum = high_ + term;
    const double added = sum - high_;
    low_ += (high_ - (sum - added)) + (term - added);
    high_ = sum;
  }
  double high() const { return high_; }
  double value() const { return high_ + low_; }
  double plus(double term) const { return high_ + (low_ + term); }
  double until(double other) const { return (other - high_) - low_; }

 private:
  double high_ = 0;
  double low_ = 0;
};

}  // namespace floe::units
