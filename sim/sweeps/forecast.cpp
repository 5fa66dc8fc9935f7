#include "sweeps/forecast.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "rows/row.hpp"
#include "run/simulate.hpp"

namespace floe::sweeps {
namespace {

constexpr std::size_t kPoints = 5;
constexpr double kSecondsEach = 0.5;       // at least one replicate of each, and no more once it took so long
constexpr double kBytesOfAMetric = 100;    // a line of sweep.csv
constexpr double kBytesOfTimes = 25 * 60;  // lines of quantiles.csv
constexpr double kMostSlices =
    1000;  // elements of a job array, as Slurm limits them unless it is told otherwise

// Of the processor that this thread has used: what others do meanwhile does not count.
double processor_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

}  // namespace

Forecast forecast(const Sweep& sweep, const std::atomic<bool>& stop) {
  std::set<std::size_t> chosen;
  const std::size_t last = sweep.points.size() - 1;
  for (std::size_t i = 0; i < kPoints; ++i) chosen.insert(last * i / (kPoints - 1));
  Forecast found{.points = chosen.size()};
  double rows = 0;
  double tables = 0;
  for (const std::size_t point : chosen) {
    const double begin = processor_seconds();
    double seconds = 0;
    std::uint32_t replicate = 0;
    while (replicate < sweep.replicates && (replicate == 0 || seconds < kSecondsEach)) {
      const RunResult run = simulate(sweep.points[point].scenario, replicate++, {.stop = &stop});
      seconds = processor_seconds() - begin;
      if (replicate > 1) continue;
      rows += static_cast<double>(lines_of(run).size());
      for (const SchemeResult& scheme : run.schemes)
        tables += kBytesOfAMetric * static_cast<double>(scheme.metrics.size()) +
                  kBytesOfTimes * static_cast<double>(scheme.times.size());
    }
    const double each = seconds / replicate;
    found.pilot += replicate;
    found.least = found.least == 0 ? each : std::min(found.least, each);
    found.most = std::max(found.most, each);
    found.mean += each / static_cast<double>(chosen.size());
  }
  found.processor_seconds = found.mean * static_cast<double>(sweep.runs());
  const auto points = static_cast<double>(chosen.size());
  found.bytes = rows / points * static_cast<double>(sweep.runs()) +
                tables / points * static_cast<double>(sweep.points.size());
  return found;
}

std::uint32_t slices_of(const Sweep& sweep, const Forecast& forecast, double minutes, std::uint32_t threads) {
  const double wanted = std::ceil(forecast.seconds(threads) / (60 * minutes));
  const double most = std::min(kMostSlices, static_cast<double>(sweep.runs()));
  return static_cast<std::uint32_t>(std::clamp(wanted, 1.0, most));
}

}  // namespace floe::sweeps
