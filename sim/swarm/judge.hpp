// One run with every law on, in this process: the first breach is told to the court, which does not come back.
#pragma once

#include "laws/law.hpp"
#include "swarm/sights.hpp"

namespace floe::swarm {

// Replicate 0 of the scenario. With `is_twice`, twice more and side by side, which must be the same. Counts
// what it sees. What takes too many events is cut: of it no law is asked that looks at the end.
void judge(const Scenario& scenario, bool is_twice, Court& court, SightCounts& counts);

// The names of what is not a row of laws().
inline constexpr std::string_view kRepeats = "runs-repeat";
inline constexpr std::string_view kTimeGoesOn = "time-goes-on";
inline constexpr std::string_view kNobodyWaits = "nobody-waits";

}  // namespace floe::swarm
