// Where the beginning of a run ends that is unlike the rest of it, so that it is left out of a steady state.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include "run/replicates.hpp"
#include "scenario/scenario.hpp"

namespace floe {

// MSER-5 (White, Cobb and Spratt, Winter Simulation Conference 2000): of means of five observations each, how many
// observations at the beginning are to be left out, so that the mean of the others has the least standard error. Up
// to half of the means are looked at; none where it is the half, which says that there are too few, or where there are
// fewer than four.
std::optional<std::size_t> mser5(std::span<const double> observations);

// The warm-up of repair: its bytes by hour, or by several hours so that there are no more than 800 observations, summed
// over all replicates; that of the scheme that takes longest. None where one does not become steady within half of the
// run. Where most observations are nothing, too few of them tell a beginning without repair from any other pause: more
// replicates do. Throws Stopped.
std::optional<Duration> warm_up_of(const Scenario& scenario, ReplicateRange range, std::uint32_t threads,
                                   const std::atomic<bool>& stop);

}  // namespace floe
