// How long a sweep takes and what it fills, from a pilot: some of its points, a replicate or more of each. Time is that
// of the processors, so that it is the same on a machine that is busy; a sweep has to itself as many as it has threads.
#pragma once

#include <atomic>
#include <cstdint>

#include "sweeps/sweep.hpp"

namespace floe::sweeps {

struct Forecast {
  std::size_t points = 0;   // of the pilot
  std::uint64_t pilot = 0;  // replicates that it ran
  double least = 0;         // seconds of a processor for a replicate, by point
  double mean = 0;
  double most = 0;
  double processor_seconds = 0;  // of the whole sweep
  double bytes = 0;              // on the disk

  double seconds(std::uint32_t threads) const { return processor_seconds / threads; }
};

// Throws Stopped soon after `stop`.
Forecast forecast(const Sweep& sweep, const std::atomic<bool>& stop);

// Into how many slices a sweep divides that take so many minutes on so many threads each.
std::uint32_t slices_of(const Sweep& sweep, const Forecast& forecast, double minutes, std::uint32_t threads);

}  // namespace floe::sweeps
