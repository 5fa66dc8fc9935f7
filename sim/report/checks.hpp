// What `floe run` can say of a run besides its results: whether it repeats, whether an order that nobody
// chose matters, where the time went.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "run/aggregate.hpp"
#include "run/profile.hpp"
#include "run/simulate.hpp"
#include "terminal/console.hpp"

namespace floe::cli {

// Both throw Stopped soon after `stop` is set.

// Runs each replicate twice more, side by side, and compares every event, and the digest with that of the run
// before. Says what was compared, or which event is the first to differ.
bool repeats(const Scenario& scenario, const Summary& summary, const std::atomic<bool>& stop,
             Console& console);

// The metrics that change when ties are shuffled, as a table for a terminal of `width` characters, 0 where there is
// none; empty when none does.
std::string tie_table(const Scenario& scenario, const RunResult& first, std::uint64_t seed,
                      const std::atomic<bool>& stop, std::size_t width);

std::int64_t wall_clock_ns();
std::string profile_table(const Profile& profile, double wall_seconds, std::size_t width);

}  // namespace floe::cli
