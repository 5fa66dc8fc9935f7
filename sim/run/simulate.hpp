// The pure function at the centre: a scenario and a replicate in, a result out. No file, no clock, no global,
// no thread; every scheme gets a world of its own and meets the same faults.
#pragma once

#include <atomic>
#include <stdexcept>

#include "run/result.hpp"
#include "scenario/scenario.hpp"

namespace floe {

// Looks into a run under way; may be shared with another thread.
struct Progress {
  std::atomic<std::uint32_t> scheme{0};
  std::atomic<std::int64_t> now_ns{0};
  std::atomic<std::uint64_t> events{0};
  std::atomic<bool> stop{false};  // set from outside: the run ends with Stopped
};

struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("the run was stopped") {}
};

// With a filter the result also holds a trace of what passes it.
RunResult simulate(const Scenario& scenario, std::uint32_t replicate, Progress* progress = nullptr,
                   const TraceFilter* filter = nullptr);

}  // namespace floe
