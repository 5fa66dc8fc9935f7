#include "timing/lives.hpp"

#include <limits>

namespace floe::faults {

void check_life(const LifeSettings& settings, Complaints& complaints) {
  constexpr Duration kLeastMean = seconds(1);
  const double mean = settings.life.mean();
  if (mean < to_nanoseconds(kLeastMean))
    complaints.push_back(
        {"life", "the mean of `life` is too small; the smallest value is " + to_text(kLeastMean)});
  if (settings.is_on() && settings.age == Age::stationary && mean == std::numeric_limits<double>::infinity())
    complaints.push_back(
        {"life", "the law of `life` has no mean, so there is no stationary age; use `age`: \"new\""});
}

}  // namespace floe::faults
