#include "record/series.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "engine/random.hpp"
#include "run/simulate.hpp"
#include "scenario/reader.hpp"
#include "tests/metric_of.hpp"

namespace floe {
namespace {

Instant at(std::int64_t second) { return Instant{} + seconds(second); }

}  // namespace

TEST_CASE("a series keeps what changes, and the last value of an instant") {
  Steps steps;
  steps.push(at(0), 3);
  steps.push(at(5), 3);
  steps.push(at(7), 4);
  steps.push(at(9), 5);
  steps.push(at(9), 4);
  steps.push(at(11), 6);
  steps.push(at(11), 7);
  steps.close(at(20));
  REQUIRE(steps.changes().size() == 3);
  CHECK(steps.changes()[1].at == at(7));
  CHECK(steps.changes()[2].at == at(11));
  CHECK(steps.changes()[2].value == 7);
}

// Second by second; the values are whole, so that sums are exact.
TEST_CASE("samples have the mean, least and greatest of all seconds in them") {
  Stream stream(1, 0, 0, "series test");
  for (const std::int64_t every : {7, 60, 1000}) {
    Steps steps;
    steps.sample_every(seconds(every));
    std::vector<double> values;
    double value = 5;
    for (int i = 0; i < 200; ++i) {
      steps.push(at(static_cast<std::int64_t>(values.size())), value);
      values.insert(values.end(), stream.below(50), value);
      if (stream.below(3) > 0) value = static_cast<double>(stream.below(10));
    }
    steps.close(at(static_cast<std::int64_t>(values.size())));
    CHECK(steps.changes().empty());
    auto sample = steps.samples().begin();
    for (std::size_t first = 0; first < values.size(); first += static_cast<std::size_t>(every)) {
      const std::size_t last = std::min(first + static_cast<std::size_t>(every), values.size());
      const std::vector<double> in(values.begin() + static_cast<std::ptrdiff_t>(first),
                                   values.begin() + static_cast<std::ptrdiff_t>(last));
      double sum = 0;
      for (const double each : in) sum += each;
      if (sample + 1 != steps.samples().end() && (sample + 1)->at == at(static_cast<std::int64_t>(first)))
        ++sample;
      CHECK(sample->mean == doctest::Approx(sum / static_cast<double>(in.size())));
      CHECK(sample->least == std::ranges::min(in));
      CHECK(sample->most == std::ranges::max(in));
    }
    CHECK(sample + 1 == steps.samples().end());
  }
}

// 34 of 100 nodes are away on the second day, and 12 h 15 min of the fifth: 15 min until they are declared gone,
// and 12 h until others come.
TEST_CASE("nodes that are up, by day") {
  const std::string path = std::string(FLOE_SOURCE_DIR) + "/scenarios/third-offline.json";
  const std::vector<std::string> edits = {"sample_every=1d"};
  const SchemeResult result = simulate(scenario::read(path, edits), 0).schemes.at(0);
  for (const auto& [series, steps] : result.steps) {
    if (series->name != "nodes.up") continue;
    const std::vector<Sample>& samples = steps.samples();
    REQUIRE(samples.size() == 5);  // days like the one before are left out
    const std::vector<double> means{100, 66, 100, 100 - 34 * 12.25 / 24, 100};
    for (std::size_t i = 0; i < means.size(); ++i) CHECK(samples[i].mean == doctest::Approx(means[i]));
    CHECK(samples[3].at == Instant{} + days(4));
    CHECK(samples[3].least == 66);
    CHECK(samples[3].most == 100);
  }
  // At the instants themselves, without samples.
  const SchemeResult exact = simulate(scenario::read(path), 0).schemes.at(0);
  const std::vector<Step>& up = steps_of(exact, "nodes.up");
  REQUIRE(up.size() == 5);
  CHECK(up[1].at == Instant{} + hours(24));
  CHECK(up[2].at == Instant{} + hours(48));
  CHECK(up[3].at == Instant{} + hours(96));
  CHECK(up[4].at == Instant{} + hours(108) + minutes(15));
  const std::vector<Step>& least = steps_of(exact, "redundancy.min");
  CHECK(least.at(1).at == Instant{} + hours(24));
  CHECK(least.at(1).value == doctest::Approx(0.66 * least[0].value));
}

}  // namespace floe
