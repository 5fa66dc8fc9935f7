// The pure function at the centre: a scenario and a replicate in, a result out. No file, no clock, no global,
// no thread; every scheme gets a world of its own and meets the same faults.
#pragma once

#include "run/instruments.hpp"
#include "run/result.hpp"
#include "scenario/scenario.hpp"

namespace floe {

RunResult simulate(const Scenario& scenario, std::uint32_t replicate, const Instruments& instruments = {});

}  // namespace floe
