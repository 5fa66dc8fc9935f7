// Instants at which a scenario says that something goes wrong.
#pragma once

#include <string>

#include "engine/time.hpp"
#include "nodes/process.hpp"

namespace floe::faults {

// Of one that comes after the last instant at which faults happen, so that nothing does.
void idle_instant(std::string field, Duration at, const Cast& cast, Complaints& complaints);

// Of something that comes again and again, each time after `period`; `so` says what follows where the run is no longer.
void idle_period(std::string field, Duration period, const char* so, const Cast& cast,
                 Complaints& complaints);

}  // namespace floe::faults
