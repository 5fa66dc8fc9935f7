// Faults against what their laws say: how many, how long, on whom; and that they touch nothing else.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/faults/started.hpp"

namespace floe {
namespace {

Committee even(std::uint32_t nodes) { return Committee(std::vector<std::uint32_t>(nodes, 1)); }

World world_of(std::uint32_t nodes, std::uint64_t seed = 1) {
  return World({seed, 0}, even(nodes), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
}

struct Joins final : Process {
  std::uint32_t joins = 0;
  std::uint32_t returns = 0;  // from an outage, with the disk
  std::set<NodeId> joined_nodes;

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::joined) {
      ++joins;
      joined_nodes.insert(change.node);
    }
    if (change.what == NodeChange::What::up) ++returns;
    if (change.what == NodeChange::What::joined) --returns;  // it is up at once
  }
};

// An hour after a departure an empty machine is there.
struct Replacements final : Process {
  explicit Replacements(World& world) : world(world) {}
  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::departed) world.tasks().spawn(replace(change.node));
  }
  task<void> replace(NodeId node) {
    co_await sleep(world.loop(), world.node(node).replacement.time());
    world.nodes().join(node);
  }
  World& world;
};

fields::Bound departures(const std::string& more) {
  return settings_of("departures", R"({"from": "1d", "until": "20d", )" + more + "}");
}

Joins run(const char* model, const fields::Bound& settings, std::uint32_t nodes, Duration time,
          std::uint64_t seed = 1) {
  World world = world_of(nodes, seed);
  Joins counter;
  Replacements replacements(world);
  world.listen(counter);
  world.listen(replacements);
  const auto fault = started(world, {{model, settings}});
  world.run_until(Instant{} + time);
  return counter;
}

fields::Bound sessions(const std::string& up, const std::string& down, const std::string& start) {
  return settings_of("sessions",
                     R"({"up": )" + up + R"(, "down": )" + down + R"(, "start": ")" + start + "\"}");
}

std::string exponential(const std::string& mean) {
  return R"({"law": "exponential", "mean": ")" + mean + "\"}";
}

// One shard a node and no blobs: what the fabric holds is when each node was away.
std::vector<ShardInterval> outages(const fields::Bound& settings, std::uint32_t nodes, Duration time,
                                   std::uint64_t seed) {
  World world = world_of(nodes, seed);
  const auto fault = started(world, {{"sessions", settings}});
  world.run_until(Instant{} + time);
  return world.fabric().intervals();
}

std::int64_t most_away(const std::vector<ShardInterval>& outages) {
  std::vector<std::pair<Instant, int>> changes;
  for (const ShardInterval& outage : outages) {
    changes.emplace_back(outage.from, 1);
    changes.emplace_back(outage.to, -1);
  }
  std::ranges::sort(changes);
  std::int64_t away = 0;
  std::int64_t most = 0;
  for (const auto& [at, change] : changes) most = std::max(most, away += change);
  return most;
}

}  // namespace

// 2000 nodes for ten years: Poisson counts of mean 20 000 times the rate, less what the hour of each
// replacement takes. Rates below 1 % a year ran as 1 % when a life was cut at a century.
TEST_CASE("departures at a yearly rate are a Poisson process, also where a life outlasts a century") {
  std::uint64_t seed = 1;
  for (const double percent : {0.1, 0.5, 1.0, 2.0, 7.6, 100.0}) {
    const double mean = 200 * percent;
    const auto settings = departures(R"("rate": ")" + std::to_string(percent) + "%/y\"");
    const Joins counter = run("departures", settings, 2000, years(10), ++seed);
    CAPTURE(percent);
    CHECK(std::abs(counter.joins - mean) < 4 * std::sqrt(mean));
  }
}

TEST_CASE("departures by count and by instant strike whom and when they say") {
  CHECK(run("departures", departures(R"("count": 10)"), 1000, days(30)).joins == 10);
  CHECK(run("departures", departures(R"("count": 10)"), 1000, hours(23)).joins == 0);
  // All of them happen, also where nearly every node waits for its replacement: four nodes, an hour apiece.
  const auto crowded = settings_of("departures", R"({"count": 100, "from": "0s", "until": "30h"})");
  CHECK(run("departures", crowded, 4, days(3)).joins == 100);
  const Joins named = run("departures", departures(R"("at": ["2h", "3h"], "nodes": [7, 8])"), 20, days(1));
  CHECK(named.joined_nodes == std::set<NodeId>{7, 8});
}

// Alternating renewal with exponential up and down of the same mean: half the nodes are up from the start on
// when it is stationary, and in the long run when it is not.
TEST_CASE("sessions take nodes down and bring them back in the share of their means") {
  for (const char* start : {"stationary", "fresh"}) {
    World world = world_of(2000);
    Joins counter;
    world.listen(counter);
    const std::string law = exponential("10h");
    const auto fault = started(world, {{"sessions", sessions(law, law, start)}});
    CHECK(std::abs(world.nodes().up() - (start[0] == 's' ? 1000.0 : 2000.0)) < 5 * std::sqrt(500.0));
    world.run_until(Instant{} + days(30));
    CHECK(counter.joins == 0);
    CHECK(std::abs(world.nodes().up() - 1000.0) < 5 * std::sqrt(500.0));
    // Each node returns once in 20 hours on average.
    CHECK(counter.returns == doctest::Approx(2000 * 720.0 / 20).epsilon(0.02));
  }
}

// In a stationary renewal process outages come at the same rate, nodes / (E[up] + E[down]), on every day. The
// nodes are independent, so the sum over days of the squared deviation over its variance, which the nodes
// show, has the mean and less than the spread of chi squared with 20 degrees of freedom.
TEST_CASE("outages of stationary sessions are as frequent on the first day as later, for every law") {
  constexpr std::uint32_t nodes = 4000;
  constexpr std::size_t length = 20;
  const std::string down = R"({"law": "weibull", "shape": 0.7, "scale": "6h"})";
  const double away = Distribution::weibull(0.7, hours(6)).mean();
  struct Case {
    const char* up;
    double mean;  // days
  };
  std::uint64_t seed = 10;
  for (const Case& c :
       {Case{R"({"law": "constant", "value": "8d"})", 8}, Case{R"({"law": "exponential", "mean": "8d"})", 8},
        Case{R"({"law": "weibull", "shape": 0.5, "scale": "4d"})", 8},
        Case{R"({"law": "weibull", "shape": 3, "scale": "8d"})", 8 * std::tgamma(4.0 / 3)},
        Case{R"({"law": "log-normal", "median": "5d", "sigma": 1})", 5 * std::exp(0.5)},
        Case{R"({"law": "uniform", "low": "1d", "high": "15d"})", 8},
        Case{R"({"law": "pareto", "alpha": 1.8, "least": "4d"})", 9}}) {
    const double day = static_cast<double>(days(1).ns);
    const double expected = day / (c.mean * day + away);  // of one node on one day
    std::vector<std::array<double, length>> counts(nodes);
    for (const ShardInterval& outage :
         outages(sessions(c.up, down, "stationary"), nodes, days(length), ++seed))
      if (outage.from > Instant{})
        ++counts[outage.shard].at(static_cast<std::size_t>(outage.from.ns / days(1).ns));
    double chi_squared = 0;
    for (std::size_t day = 0; day < length; ++day) {
      double sum = 0;
      double squares = 0;
      for (const auto& node : counts) {
        sum += node[day];
        squares += (node[day] - expected) * (node[day] - expected);
      }
      const double deviation = sum - nodes * expected;
      chi_squared += deviation * deviation / squares;
    }
    CAPTURE(seed);
    CHECK(chi_squared < 45.3);  // 99.9 % of 20 degrees of freedom
  }
}

// Birth and death of n independent nodes, all up at 0, 10 h up and 1 h down: P(fewer than k were up at some
// time by 10 h), from the chain's matrix exponential. The old start gave (7, 3) 7.3 times its probability.
TEST_CASE("fresh sessions lose k of n as often as the Markov chain says") {
  const fields::Bound settings = sessions(exponential("10h"), exponential("1h"), "fresh");
  struct Case {
    std::uint32_t nodes;
    std::int64_t needed;
    double probability;
    int runs;
  };
  for (const Case& c : {Case{4, 2, 0.0632201, 40'000}, Case{7, 3, 0.00406214, 100'000}}) {
    int lost = 0;
    for (int run = 0; run < c.runs; ++run)
      if (most_away(outages(settings, c.nodes, hours(10), static_cast<std::uint64_t>(run))) >
          c.nodes - c.needed)
        ++lost;
    const double error = std::sqrt(c.probability * (1 - c.probability) / c.runs);
    CAPTURE(c.nodes);
    CHECK(std::abs(lost / static_cast<double>(c.runs) - c.probability) < 4 * error);
  }
}

TEST_CASE("a burst takes its share once, and they come back or are replaced") {
  const auto settings = [](bool for_good) {
    return settings_of("burst",
                       R"({"at": "2h", "share": "34%", "duration": "5h", "replacement": "1h", "for_good": )" +
                           std::string(for_good ? "true" : "false") + "}");
  };
  const Joins away = run("burst", settings(false), 100, days(1));
  CHECK(away.returns == 34);
  CHECK(away.joins == 0);
  CHECK(run("burst", settings(false), 100, hours(6)).returns == 0);
  const Joins gone = run("burst", settings(true), 100, days(1));
  CHECK(gone.returns == 0);
  CHECK(gone.joins == 34);
  CHECK(gone.joined_nodes.size() == 34);
}

}  // namespace floe
