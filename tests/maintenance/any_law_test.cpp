// Two copies, and machines that take a time of any law until they are back: the time until both are gone is known
// exactly. With departures at a rate a from each machine, and D from a departure to the return of what it held, the other
// copy lasts with probability b = E[exp(-a D)]. The first of both departs after 1/(2a) on the mean; then both are gone
// after E[min(X, D)] = (1 - b)/a or all begins again, so that the mean is (1/(2a) + (1 - b)/a) / (1 - b).
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

constexpr double kRate = 12;  // departures of a node in a year
constexpr double kYears = 1.5;
constexpr double kHoursOfYear = 8766;
constexpr double kDetection = 48 / kHoursOfYear;

// Losses as hours in which too few copies were there, which last from the loss to the end.
double mean_years_to_loss(const std::string& replacement, int runs) {
  double years = 0;
  const Scenario scenario = scenario_of(
      R"({"name": "two", "duration": "13149h", "committee": {"nodes": 4, "shards": 4}, "repair": {"detection": "48h", "backoff_limit": "100d"},
          "network": {"latency": "0s", "sharing": "unlimited"}, "blobs": [{"size": "1kB", "content": "sized"}],
          "schemes": [{"model": "replication", "copies": 2}],
          "faults": [{"model": "departures", "rate": "12/y", "replacement": )" +
      replacement + "}]}");
  for (int replicate = 0; replicate < runs; ++replicate) {
    const SchemeResult result = simulate(scenario, static_cast<std::uint32_t>(replicate)).schemes.at(0);
    years += kYears - real_of(result, "blobs.unreadable_time") / kHoursOfYear;
  }
  return years / runs;
}

// E[exp(-a R)] of a time R in years that is longer than t with probability longer(t).
double transform(const std::function<double(double)>& longer) {
  constexpr int kSteps = 200'000;
  constexpr double kUntil = 5;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double t = (i + 0.5) * kUntil / kSteps;
    sum += std::exp(-kRate * t) * longer(t);
  }
  return 1 - kRate * sum * kUntil / kSteps;
}

}  // namespace

TEST_CASE("two copies are lost as soon as theory says, whatever the law of the replacement") {
  constexpr double kMean = 480 / kHoursOfYear;  // of each
  const double scale = kMean / std::tgamma(1 + 1 / 0.6);
  struct Law {
    const char* json;
    double transform;
  };
  const Law laws[] = {
      {R"({"law": "constant", "value": "480h"})", std::exp(-kRate * kMean)},
      {R"({"law": "exponential", "mean": "480h"})", 1 / (1 + kRate * kMean)},
      {R"({"law": "uniform", "low": "0h", "high": "960h"})",
       (1 - std::exp(-kRate * 2 * kMean)) / (kRate * 2 * kMean)},
      {R"({"law": "weibull", "shape": 0.6, "scale": "1148497s"})",
       transform([&](double t) { return std::exp(-std::pow(t / scale, 0.6)); })},
  };
  REQUIRE(scale * kHoursOfYear * 3600 == doctest::Approx(1'148'497).epsilon(1e-4));
  for (const Law& law : laws) {
    CAPTURE(std::string(law.json));
    const double survives = std::exp(-kRate * kDetection) * law.transform;
    const double mean = (1 / (2 * kRate) + (1 - survives) / kRate) / (1 - survives);
    constexpr int kRuns = 1500;
    const double simulated = mean_years_to_loss(law.json, kRuns);
    // Times of a renewal sum that ends with probability 1 - b have nearly the spread of an exponential one.
    CHECK(std::abs(simulated - mean) < 4 * mean / std::sqrt(kRuns));
  }
}

}  // namespace floe
