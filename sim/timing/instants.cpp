#include "timing/instants.hpp"

#include <utility>

namespace floe::faults {

void idle_instant(std::string field, Duration at, const Cast& cast, Complaints& complaints) {
  if (at <= cast.duration) return;
  complaints.push_back(
      {std::move(field),
       to_text(at) + " is after the last instant at which faults happen, " + to_text(cast.duration),
       "a longer \"duration\", a shorter \"calm\" or an earlier instant"});
}

void idle_period(std::string field, Duration period, const char* so, const Cast& cast,
                 Complaints& complaints) {
  if (period < cast.duration) return;
  complaints.push_back(
      {std::move(field),
       to_text(period) + " is no less than the run, " + to_text(cast.duration) + ", so that " + so,
       "a longer \"duration\" or a shorter time"});
}

}  // namespace floe::faults
