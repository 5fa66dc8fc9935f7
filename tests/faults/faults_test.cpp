// Faults against what their laws say: how many, how long, on whom; and that they touch nothing else.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

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
  faults::find(model)->make(settings)->start(world, 0);
  world.run_until(Instant{} + time);
  return counter;
}

}  // namespace

// 1000 seats, 7.6 % a year for ten years: a Poisson count of mean 760 (the hour of replacement is
// negligible).
TEST_CASE("departures at a yearly rate are a Poisson process") {
  const Counter counter = run("departures", departures(0.076, 0), 1000, years(10));
  CHECK(std::abs(counter.joins - 760.0) < 4 * std::sqrt(760.0));
}

TEST_CASE("departures by count and by instant strike whom and when they say") {
  CHECK(run("departures", departures(0, 10), 1000, days(30)).joins == 10);
  CHECK(run("departures", departures(0, 10), 1000, hours(23)).joins == 0);
  const Counter named = run("departures", departures(0, 0, {hours(2), hours(3)}, {7, 8}), 20, days(1));
  CHECK(named.joined_nodes == std::set<NodeId>{7, 8});
}

// Alternating renewal with exponential up and down of the same mean: half the nodes are up in the long run.
TEST_CASE("sessions take nodes down and bring them back in the share of their means") {
  Settings settings;
  settings.set("up", Type::distribution, Distribution::exponential(hours(10)));
  settings.set("down", Type::distribution, Distribution::exponential(hours(10)));
  World world = world_of(2000);
  Counter counter;
  world.listen(&counter);
  faults::find("sessions")->make(settings)->start(world, 0);
  world.run_until(Instant{} + days(30));
  CHECK(counter.joins == 0);
  CHECK(std::abs(world.nodes_up() - 1000.0) < 5 * std::sqrt(500.0));
  // Each node returns once in 20 hours on average.
  CHECK(counter.returns == doctest::Approx(2000 * 720.0 / 20).epsilon(0.02));
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
