#include "timing/time_of_day.hpp"

#include "engine/real.hpp"
#include "fields/kinds.hpp"

namespace floe::faults {
namespace {

constexpr double kDay = 86'400e9;  // ns
constexpr double kPi = 3.141592653589793;

const fields::Table& table() {
  using T = TimeOfDay;
  static const fields::Table table = fields::Table::of<T>(
      {fields::row(
           "amplitude", &T::amplitude, fields::share(),
           "How far the rate goes above and below its mean, as a share of it; 0 is the same all day."),
       fields::row("peak", &T::peak, fields::duration({}, hours(24)),
                   "The hour at which the rate is the highest, from midnight on, when a run begins.")});
  return table;
}

}  // namespace

fields::KindPtr<TimeOfDay> time_of_day() {
  return fields::object<TimeOfDay>(table(), text::JsonWriter::Layout::inline_);
}

// Whole days pass as they are. In the rest the integral, x + swing * (sin(x + phase) - sin(phase)), never falls, so
// that halving finds where it reaches what is left.
Duration TimeOfDay::until(Instant now, Duration usual) const {
  if (amplitude == 0 || usual == Duration::never()) return usual;
  const Duration day = hours(24);
  const Duration whole{usual.ns / day.ns * day.ns};
  const auto left = static_cast<double>((usual - whole).ns);
  const double phase = static_cast<double>(now.ns % day.ns - peak.ns) / kDay;
  const double swing = amplitude * kDay / (2 * kPi);
  const auto passes = [&](double x) {
    return x + swing * (real::sine_of_turns(x / kDay + phase) - real::sine_of_turns(phase));
  };
  double low = 0;
  double high = kDay;
  while (high - low > 0.5) {
    const double middle = (low + high) / 2;
    (passes(middle) < left ? low : high) = middle;
  }
  return whole + Duration{static_cast<std::int64_t>(high)};
}

}  // namespace floe::faults
