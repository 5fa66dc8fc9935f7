// Lives that end for good, against closed forms: how many end within a time, of new ones and of a fleet in its
// steady state.
#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "tests/faults/started.hpp"

namespace floe {
namespace {

Committee even(std::uint32_t nodes) { return Committee(std::vector<std::uint32_t>(nodes, 1)); }

struct Ends final : Process {
  explicit Ends(World& world) : world(world) {}
  void on(const NodeChange& change) override {
    if (change.what != NodeChange::What::departed) return;
    at.push_back(static_cast<double>(world.now().ns) / 3600e9);
    waits.push_back(world.node(change.node).replacement.time());
    who.insert(change.node);
    if (is_renewed) world.tasks().spawn(replace(change.node));
  }
  task<void> replace(NodeId node) {
    co_await sleep(world.loop(), world.node(node).replacement.time());
    world.nodes().join(node);
  }
  World& world;
  bool is_renewed = false;
  std::vector<double> at{};  // hours
  std::vector<Duration> waits{};
  std::set<NodeId> who{};
};

Ends run(const std::string& settings, std::uint32_t nodes, Duration time, bool is_renewed,
         std::uint64_t seed) {
  World world({seed, 0}, even(nodes), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
  Ends ends(world);
  ends.is_renewed = is_renewed;
  world.listen(ends);
  const auto fault = started(world, {{"departures", settings_of("departures", settings)}});
  world.run_until(Instant{} + time);
  return ends;
}

const std::string kDrive = R"("life": {"law": "weibull", "shape": 1.12, "scale": "461386h"})";

}  // namespace

// F(8766 h) = 1 - exp(-(8766 / 461386)^1.12) = 1.174 %. Of a stationary fleet the residual life has the density
// (1 - F) / mean, so that 8766 h / 442 625.5 h less a little end in a year, 1.969 %, and each that ends is renewed.
TEST_CASE("of new drives 1.17 % fail within a year, and of a stationary fleet 1.98 %") {
  constexpr std::uint32_t nodes = 60'000;
  const Ends fresh = run("{" + kDrive + "}", nodes, hours(8766), false, 1);
  const double expected = 0.0117388 * nodes;
  CHECK(std::abs(static_cast<double>(fresh.at.size()) - expected) < 4 * std::sqrt(expected));
  const Ends stationary =
      run("{" + kDrive + R"(, "age": "stationary", "replacement": "0s"})", nodes, hours(8766), true, 2);
  const double renewed = 8766 / 442'625.5 * nodes;  // 1.980 %, a renewal process in its steady state
  CHECK(std::abs(static_cast<double>(stationary.at.size()) - renewed) < 4 * std::sqrt(renewed));
}

// In the steady state of a renewal process ends are as frequent in each month; of a new fleet they are not.
TEST_CASE("a stationary fleet ends as often in each month, also where early failures and wear-out are many") {
  constexpr std::uint32_t nodes = 20'000;
  constexpr int months = 12;
  const std::string life =
      R"("life": {"law": "hazard", "rates": ["60%/y", "5%/y", "150%/y"], "ages": ["30d", "2y"]})";
  // The integral of the survival: 30 days of .6, 700 days of .05, then 1.5 a year.
  const double early = 0.6 * 30 / 365;
  const double middle = 0.05 * 700 / 365;
  const double mean =
      365 * ((1 - std::exp(-early)) / 0.6 + std::exp(-early) * (1 - std::exp(-middle)) / 0.05 +
             std::exp(-early - middle) / 1.5);
  const auto deviation = [&](const std::string& age) {
    std::vector<double> counts(months, 0);
    const Ends ends = run("{" + life + R"(, "replacement": "0s", "age": ")" + age + "\"}", nodes,
                          days(30 * months), true, 3);
    for (const double at : ends.at)
      ++counts.at(std::min<std::size_t>(months - 1, static_cast<std::size_t>(at / 720)));
    double chi_squared = 0;
    const double expected = nodes * 30 / mean;
    for (const double count : counts) chi_squared += (count - expected) * (count - expected) / expected;
    return chi_squared;
  };
  CHECK(deviation("stationary") < 32.9);  // 99.9 % of 12 degrees of freedom
  CHECK(deviation("new") > 1000);
}

TEST_CASE("lives by hazard end at the rate of their age") {
  constexpr std::uint32_t nodes = 30'000;
  const Ends ends =
      run(R"({"life": {"law": "hazard", "rates": ["60%/y", "5%/y", "150%/y"], "ages": ["30d", "1y"]}})",
          nodes, days(730), false, 4);
  double first = 0;
  double second = 0;
  for (const double at : ends.at) {
    first += at < 720 ? 1 : 0;
    second += at >= 720 && at < 8760 ? 1 : 0;
  }
  const double early = std::exp(-0.6 * 30 / 365);
  const double middle = early * std::exp(-0.05 * 335 / 365);
  const double late = middle * std::exp(-1.5);
  const auto is_near = [&](double count, double share) {
    return std::abs(count - share * nodes) < 4 * std::sqrt(nodes * share * (1 - share));
  };
  CHECK(is_near(first, 1 - early));
  CHECK(is_near(second, early - middle));
  CHECK(is_near(static_cast<double>(ends.at.size()) - first - second, middle - late));
}

TEST_CASE("replacements take the times of their law, and only the nodes that are meant depart") {
  const Ends ends =
      run(R"({"rate": "2000%/y", "among": [2, 3, 5], "replacement": {"law": "exponential", "mean": "10h"}})",
          8, days(36500), true, 5);
  CHECK(ends.who == std::set<NodeId>{2, 3, 5});
  double sum = 0;
  for (const Duration wait : ends.waits) sum += static_cast<double>(wait.ns) / 3600e9;
  const auto count = static_cast<double>(ends.waits.size());
  CHECK(std::abs(sum / count - 10) < 4 * 10 / std::sqrt(count));
  const double cycle = 8760.0 / 20 + 10;  // hours
  CHECK(count == doctest::Approx(3 * 876'000 / cycle).epsilon(0.05));
}

}  // namespace floe
