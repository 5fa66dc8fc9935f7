// A rate that follows the hours of the day: 1 + amplitude * cos(2 pi (t - peak) / 24 h) times the usual, whose mean
// over a day is the usual rate. A run begins at midnight, and all nodes live by one clock. What ends at such a rate
// lasts as long as it takes the integral of the rate to reach what it would usually last.
#pragma once

#include "engine/time.hpp"
#include "fields/kind.hpp"

namespace floe::faults {

struct TimeOfDay {
  double amplitude = 0;
  Duration peak = hours(12);

  // From `now` to the end of what would usually last so long.
  Duration until(Instant now, Duration usual) const;

  bool operator==(const TimeOfDay&) const = default;
};

fields::KindPtr<TimeOfDay> time_of_day();

}  // namespace floe::faults
