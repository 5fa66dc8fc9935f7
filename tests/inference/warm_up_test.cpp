// Where a steady state begins: a beginning that is known, and lazy repair, whose first cycle starts with all pieces.
#include "inference/warm_up.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <vector>

#include "engine/random.hpp"
#include "run/aggregate.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

// Noise about 100 that decays toward it from 0, as 1 - exp(-i / time).
std::vector<double> decaying(std::size_t length, double time, std::uint32_t number) {
  Stream stream(5, 0, number, "warm-up");
  std::vector<double> values;
  for (std::size_t i = 0; i < length; ++i)
    values.push_back(100 * (1 - std::exp(-static_cast<double>(i) / time)) + 10 * (stream.uniform() - 0.5));
  return values;
}

// From the definition: the least squared standard error of what is left, over all cuts.
std::size_t slow_cut(const std::vector<double>& values) {
  const std::size_t batches = values.size() / 5;
  double least = HUGE_VAL;
  std::size_t cut = 0;
  for (std::size_t first = 0; first <= batches / 2; ++first) {
    double mean = 0;
    double squares = 0;
    const auto kept = static_cast<double>(batches - first);
    const auto batch = [&](std::size_t i) {
      double sum = 0;
      for (std::size_t j = 0; j < 5; ++j) sum += values[5 * i + j];
      return sum / 5;
    };
    for (std::size_t i = first; i < batches; ++i) mean += batch(i) / kept;
    for (std::size_t i = first; i < batches; ++i) squares += (batch(i) - mean) * (batch(i) - mean);
    if (squares / (kept * kept) >= least) continue;
    least = squares / (kept * kept);
    cut = 5 * first;
  }
  return cut;
}

}  // namespace

TEST_CASE("MSER-5 leaves out a beginning that decays, and little of what is steady") {
  for (std::uint32_t number = 0; number < 50; ++number) {
    CAPTURE(number);
    const std::vector<double> values = decaying(1000, 40, number);
    const auto cut = mser5(values);
    REQUIRE(cut);
    CHECK(*cut == slow_cut(values));
    CHECK(*cut >= 80);  // 86 % of the way
    CHECK(*cut <= 400);
  }
  CHECK(mser5(std::vector<double>(1000, 3.5)) == 0);
}

TEST_CASE("where nothing becomes steady MSER-5 says so") {
  std::vector<double> rising;
  for (int i = 0; i < 500; ++i) rising.push_back(i);
  CHECK_FALSE(mser5(rising));
  CHECK_FALSE(mser5(std::vector<double>(19, 1.0)));
}

// RS(10, 4), repaired when 6 are left. The node that departed last has no machine yet when that is noticed, so that 3
// pieces are rebuilt, 9 are left, and a cycle lasts H(9) - H(6) of the mean life of a piece, half a year. The repairer, one
// of the 39 that answer, has one of the 6 pieces or owns one of the 3, at random. At the beginning there are 10.
TEST_CASE("the traffic of lazy repair after its warm-up is that of the closed form") {
  Scenario scenario = scenario_of(R"({
    "name": "lazy", "duration": "10y", "replicates": 12, "committee": {"nodes": 40, "shards": 40},
    "network": {"message_overhead": "0B"},
    "repair": {"detection": "1min", "policies": [{"lazy_threshold": 6}]},
    "blobs": [{"count": 30, "size": "10MB", "content": "sized"}],
    "schemes": [{"model": "reed-solomon", "threshold": 4, "pieces": 10, "paths": true}],
    "faults": [{"model": "departures", "rate": "2/y", "replacement": "1min"}]})");
  const std::atomic<bool> stop = false;
  const ReplicateRange range{.first = 0, .count = 12};
  const auto found = warm_up_of(scenario, range, 2, stop);
  REQUIRE(found);
  CHECK(*found >= days(60));
  CHECK(*found <= days(5 * 365));
  scenario.warmup = *found;
  Aggregate aggregate;
  run_all(
      scenario, range, 2, [&](RunResult&& run) { aggregate.add(run); }, stop);
  const Summary summary = aggregate.summary();
  for (const auto& [row, estimate] : summary.schemes[0].metrics) {
    if (row->name != "repair.per_byte_year") continue;
    const double moved = (4 - 6.0 / 39 + 3 - 3.0 / 39) / 4;
    const double expected = moved / ((1.0 / 7 + 1.0 / 8 + 1.0 / 9) / 2);
    CHECK(*estimate.low < expected);
    CHECK(*estimate.high > expected);
    CHECK(*estimate.high - *estimate.low < 0.1 * expected);
  }
}

}  // namespace floe
