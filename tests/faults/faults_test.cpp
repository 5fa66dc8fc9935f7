// Faults against what their laws say: how many, how long, on whom; and that they touch nothing else.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "faults/registry.hpp"

namespace floe {
namespace {

Committee even(std::uint32_t nodes) { return Committee(std::vector<std::uint32_t>(nodes, 1)); }

World world_of(std::uint32_t nodes, std::uint64_t seed = 1) {
  return World({seed, 0}, even(nodes), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
}

struct Counter final : NodeEvents {
  std::uint32_t joins = 0;
  std::uint32_t returns = 0;
  std::set<NodeId> joined_nodes;
  void joined(NodeId node) override {
    ++joins;
    joined_nodes.insert(node);
  }
  void returned(NodeId) override { ++returns; }
};

Settings departures(double rate, std::int64_t count, std::vector<Duration> at = {},
                    std::vector<std::int64_t> nodes = {}) {
  Settings settings;
  settings.set("rate", Type::yearly, rate);
  settings.set("count", Type::integer, count);
  settings.set("from", Type::duration, days(1));
  settings.set("until", Type::duration, days(20));
  settings.set("at", Type::durations, std::move(at));
  settings.set("nodes", Type::integers, std::move(nodes));
  settings.set("replacement", Type::duration, hours(1));
  return settings;
}

Counter run(const char* model, const Settings& settings, std::uint32_t nodes, Duration time,
            std::uint64_t seed = 1) {
  World world = world_of(nodes, seed);
  Counter counter;
  world.listen(&counter);
  faults::find(model)->make(settings)->start(world, "test");
  world.run_until(Instant{} + time);
  return counter;
}

Settings sessions(const Distribution& up, const Distribution& down, const char* start) {
  Settings settings;
  settings.set("up", Type::distribution, up);
  settings.set("down", Type::distribution, down);
  settings.set("start", Type::choice, std::string(start));
  return settings;
}

// One shard a node and no blobs: what the fabric holds is when each node was away.
std::vector<ShardInterval> outages(const Settings& settings, std::uint32_t nodes, Duration time,
                                   std::uint64_t seed) {
  World world = world_of(nodes, seed);
  faults::find("sessions")->make(settings)->start(world, "test");
  world.run_until(Instant{} + time);
  return world.recorder().fabric();
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
  for (const double rate : {0.001, 0.005, 0.01, 0.02, 0.076, 1.0}) {
    const double mean = 20'000 * rate;
    const Counter counter = run("departures", departures(rate, 0), 2000, years(10), ++seed);
    CAPTURE(rate);
    CHECK(std::abs(counter.joins - mean) < 4 * std::sqrt(mean));
  }
}

TEST_CASE("departures by count and by instant strike whom and when they say") {
  CHECK(run("departures", departures(0, 10), 1000, days(30)).joins == 10);
  CHECK(run("departures", departures(0, 10), 1000, hours(23)).joins == 0);
  const Counter named = run("departures", departures(0, 0, {hours(2), hours(3)}, {7, 8}), 20, days(1));
  CHECK(named.joined_nodes == std::set<NodeId>{7, 8});
}

// Alternating renewal with exponential up and down of the same mean: half the nodes are up from the start on
// when it is stationary, and in the long run when it is not.
TEST_CASE("sessions take nodes down and bring them back in the share of their means") {
  for (const char* start : {"stationary", "fresh"}) {
    World world = world_of(2000);
    Counter counter;
    world.listen(&counter);
    const Distribution law = Distribution::exponential(hours(10));
    faults::find("sessions")->make(sessions(law, law, start))->start(world, "test");
    CHECK(std::abs(world.nodes_up() - (start[0] == 's' ? 1000.0 : 2000.0)) < 5 * std::sqrt(500.0));
    world.run_until(Instant{} + days(30));
    CHECK(counter.joins == 0);
    CHECK(std::abs(world.nodes_up() - 1000.0) < 5 * std::sqrt(500.0));
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
  const Distribution down = Distribution::weibull(0.7, hours(6));
  std::uint64_t seed = 10;
  for (const Distribution& up :
       {Distribution::constant(days(8)), Distribution::exponential(days(8)),
        Distribution::weibull(0.5, days(4)), Distribution::weibull(3, days(8)),
        Distribution::log_normal(days(5), 1), Distribution::uniform(days(1), days(15)),
        Distribution::pareto(days(4), 1.8)}) {
    const double expected = days(1).ns / (up.mean() + down.mean());  // of one node on one day
    std::vector<std::array<double, length>> counts(nodes);
    for (const ShardInterval& outage : outages(sessions(up, down, "stationary"), nodes, days(length), ++seed))
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
  const Settings settings =
      sessions(Distribution::exponential(hours(10)), Distribution::exponential(hours(1)), "fresh");
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
    Settings burst;
    burst.set("at", Type::duration, hours(2));
    burst.set("share", Type::share, 0.34);
    burst.set("for_good", Type::boolean, for_good);
    burst.set("duration", Type::duration, hours(5));
    burst.set("replacement", Type::duration, hours(1));
    return burst;
  };
  const Counter away = run("burst", settings(false), 100, days(1));
  CHECK(away.returns == 34);
  CHECK(away.joins == 0);
  CHECK(run("burst", settings(false), 100, hours(6)).returns == 0);
  const Counter gone = run("burst", settings(true), 100, days(1));
  CHECK(gone.returns == 0);
  CHECK(gone.joins == 34);
  CHECK(gone.joined_nodes.size() == 34);
}

TEST_CASE("outages that overlap end when the last one does") {
  World world = world_of(3);
  world.take_down(1);
  world.take_down(1);
  world.bring_up(1);
  CHECK_FALSE(world.node(1).up());
  world.depart(1);
  world.bring_up(1);
  CHECK_FALSE(world.node(1).up());
  world.join(1);
  CHECK(world.node(1).up());
  CHECK(world.nodes_up() == 3);
}

}  // namespace floe
