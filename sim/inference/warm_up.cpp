#include "inference/warm_up.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace floe {
namespace {

constexpr std::size_t kBatch = 5;
constexpr std::size_t kMostObservations = 400;

using Hours = std::vector<double>;

// Sums of so many hours each; hours at the end that do not fill one are left out.
std::vector<double> sums_of(const Hours& hours, std::size_t width) {
  std::vector<double> sums(hours.size() / width);
  for (std::size_t i = 0; i < sums.size() * width; ++i) sums[i / width] += hours[i];
  return sums;
}

void add_repair(const SchemeResult& scheme, Hours& hours) {
  for (const CauseTotals& totals : scheme.causes) {
    if (totals.cause->traffic != TrafficClass::repair) continue;
    const std::vector<std::int64_t>& amounts = totals.bins.amounts();
    hours.resize(std::max(hours.size(), amounts.size()));
    for (std::size_t hour = 0; hour < amounts.size(); ++hour)
      hours[hour] += static_cast<double>(amounts[hour]);
  }
}

}  // namespace

std::optional<std::size_t> mser5(std::span<const double> observations) {
  const std::size_t batches = observations.size() / kBatch;
  if (batches < 4) return std::nullopt;
  std::vector<double> means(batches);
  for (std::size_t batch = 0; batch < batches; ++batch) {
    for (const double value : observations.subspan(batch * kBatch, kBatch)) means[batch] += value;
    means[batch] /= kBatch;
  }
  // From the end, so that the sums of what is kept grow by one batch at a time (Welford).
  double least = std::numeric_limits<double>::infinity();
  std::size_t left_out = 0;
  double mean = 0;
  double squares = 0;
  double kept = 0;
  for (std::size_t batch = batches; batch-- > 0;) {
    kept += 1;
    const double above = means[batch] - mean;
    mean += above / kept;
    squares += above * (means[batch] - mean);
    if (kept < 2 || batch > batches / 2) continue;
    const double error = squares / (kept * kept);
    if (error <= least) {  // of equal ones that which leaves out least
      least = error;
      left_out = batch;
    }
  }
  if (left_out == batches / 2) return std::nullopt;
  return left_out * kBatch;
}

std::optional<Duration> warm_up_of(const Scenario& scenario, ReplicateRange range, std::uint32_t threads,
                                   const std::atomic<bool>& stop) {
  std::vector<Hours> repair(scenario.schemes.size());
  Scenario whole = scenario;
  whole.warmup = {};
  run_all(
      whole, range, threads,
      [&](RunResult&& run) {
        for (std::size_t i = 0; i < run.schemes.size(); ++i) add_repair(run.schemes[i], repair[i]);
      },
      stop);
  const auto counted = static_cast<std::size_t>((scenario.duration - scenario.calm).ns / Bins::kWidth.ns);
  const std::size_t width = std::max<std::size_t>(1, counted / kMostObservations);
  std::size_t longest = 0;
  for (Hours& hours : repair) {
    hours.resize(counted);
    const std::optional<std::size_t> own = mser5(sums_of(hours, width));
    if (!own) return std::nullopt;
    longest = std::max(longest, *own);
  }
  return Duration{Bins::kWidth.ns * static_cast<std::int64_t>(longest * width)};
}

}  // namespace floe
