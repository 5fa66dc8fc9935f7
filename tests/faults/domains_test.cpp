// Domains and what befalls them, against counts and Poisson's law.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/faults/started.hpp"

namespace floe {
namespace {

Places of_nodes(std::uint32_t nodes) {
  return {.nodes = std::vector<Place>(nodes), .names = {}, .region_links = {}, .one_way = {}};
}

World world_of(std::uint32_t nodes, std::uint64_t seed = 1) {
  return World({seed, 0}, Committee(std::vector<std::uint32_t>(nodes, 1)), NetworkSettings{},
               {Rate::unlimited(), Rate::unlimited()});
}

std::vector<std::size_t> sizes_of(std::span<const Domains::Members> domains) {
  std::vector<std::size_t> sizes;
  for (const Domains::Members& members : domains) sizes.push_back(members.size());
  return sizes;
}

// The instants at which nodes went, with who went then.
struct Falls final : Process {
  explicit Falls(const World& world) : world(world) {}
  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::down) at[world.now().ns].insert(change.node);
    if (change.what == NodeChange::What::up) ++returns;
  }
  const World& world;
  std::map<std::int64_t, std::set<NodeId>> at;
  int returns = 0;
};

}  // namespace

TEST_CASE("domains are disjoint, hold every node and have the sizes that are asked for") {
  const DomainFields fields{
      .rack = {.count = 3}, .site = {.shares = {0.5, 0.2}}, .provider = {.shares = {0.5, 0.5}}};
  const Domains domains = Domains::of(fields, of_nodes(10), {1, 0});
  for (const DomainKind kind :
       {DomainKind::committee, DomainKind::rack, DomainKind::site, DomainKind::provider}) {
    std::vector<NodeId> all;
    for (const Domains::Members& members : domains.all(kind))
      all.insert(all.end(), members.begin(), members.end());
    std::ranges::sort(all);
    CHECK(all == Domains::Members{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }
  std::vector<std::size_t> racks = sizes_of(domains.all(DomainKind::rack));
  std::ranges::sort(racks);
  CHECK(racks == std::vector<std::size_t>{3, 3, 4});
  CHECK(sizes_of(domains.all(DomainKind::site)) == std::vector<std::size_t>{5, 2, 1, 1, 1});
  CHECK(sizes_of(domains.all(DomainKind::provider)) == std::vector<std::size_t>{5, 5});
  CHECK(domains.all(DomainKind::region).empty());
  CHECK(count_of(fields.site, 10) == 5);
  const Domains other = Domains::of(fields, of_nodes(10), {2, 0});
  CHECK(other.all(DomainKind::provider)[0] != domains.all(DomainKind::provider)[0]);
}

TEST_CASE("the nodes of a domain go and come back together") {
  World world = world_of(20);
  Falls falls(world);
  world.listen(falls);
  const DomainFields fields{.provider = {.shares = {0.4, 0.25}}};
  const Started faults = started(
      world, {{"outage", settings_of("outage", R"({"domain": "provider", "at": ["1d", "2d"], "which": [1, 0],
                                            "duration": {"law": "constant", "value": "3h"}})")}},
      fields);
  world.run_until(Instant{} + days(3));
  const auto providers = faults.domains->all(DomainKind::provider);
  REQUIRE(falls.at.size() == 2);
  CHECK(falls.at[days(1).ns] == std::set<NodeId>(providers[1].begin(), providers[1].end()));
  CHECK(falls.at[days(2).ns] == std::set<NodeId>(providers[0].begin(), providers[0].end()));
  CHECK(falls.returns == 5 + 8);
}

TEST_CASE("a share of a domain goes: of its nodes to the nearest, of its shards until they are reached") {
  World by_nodes = world_of(10);
  Falls falls(by_nodes);
  by_nodes.listen(falls);
  const Started first = started(
      by_nodes,
      {{"outage", settings_of("outage", R"({"domain": "committee", "at": ["1d"], "share": "36%"})")}});
  by_nodes.run_until(Instant{} + days(2));
  CHECK(falls.at[days(1).ns].size() == 4);

  World by_shards({1, 0}, Committee({5, 1, 1, 1, 1, 1}), NetworkSettings{},
                  {Rate::unlimited(), Rate::unlimited()});
  Falls others(by_shards);
  by_shards.listen(others);
  const Started second = started(
      by_shards,
      {{"outage",
        settings_of("outage", R"({"domain": "committee", "at": ["1d"], "share": "20%", "by": "shards"})")}});
  by_shards.run_until(Instant{} + days(2));
  std::uint32_t shards = 0;
  for (const NodeId node : others.at[days(1).ns]) shards += by_shards.committee().weights()[node];
  CHECK(shards >= 2);
  CHECK(shards <= 6);
}

TEST_CASE("an outage that takes nobody down is none") {
  for (const auto& [share, outages] : {std::pair("40%", 2.0), std::pair("4%", 0.0)}) {  // of 3 nodes
    World world = world_of(3);
    const Started faults = started(
        world, {{"outage", settings_of("outage", R"({"domain": [0, 1, 2], "at": ["1d", "3d"], "share": ")" +
                                                     std::string(share) + "\"}")}});
    world.run_until(Instant{} + days(5));
    for (const Measurement& measurement : world.recorder().measurements())
      if (measurement.row->name == "fault.domain_outages") CHECK(to_double(*measurement.value) == outages);
  }
}

TEST_CASE("outages of domains come at their rate") {
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    World world = world_of(12, seed);
    const Started faults =
        started(world, {{"outage", settings_of("outage", R"({"domain": "rack", "rate": "1000%/y",
                                                     "duration": {"law": "constant", "value": "1h"}})")}},
                {.rack = {.count = 4}});
    world.run_until(Instant{} + days(365));
    for (const Measurement& measurement : world.recorder().measurements())
      if (measurement.row->name == "fault.domain_outages") sum += to_double(*measurement.value);
  }
  const double expected = 40 * 4 * 10;  // runs, racks, a year
  CHECK(std::abs(sum - expected) < 4 * std::sqrt(expected));
}

TEST_CASE("what a partition cuts off reaches itself and nobody else, until it is healed") {
  World world = world_of(6);
  const Started faults =
      started(world, {{"partition", settings_of("partition", R"({"domain": [1, 4], "at": ["1h"],
                                                         "duration": {"law": "constant", "value": "2h"}})")},
                      {"partition", settings_of("partition", R"({"domain": [4, 5], "at": ["2h"],
                                                         "duration": {"law": "constant", "value": "2h"}})")}});
  const auto reached = [&](Duration at, NodeId a, NodeId b) {
    world.loop().run_until(Instant{} + at);
    return world.paths().reaches(a, b);
  };
  CHECK(reached(minutes(30), 1, 0));
  CHECK_FALSE(reached(minutes(90), 1, 0));
  CHECK(reached(minutes(90), 1, 4));
  CHECK(reached(minutes(90), 0, 5));
  CHECK_FALSE(reached(minutes(150), 1, 4));  // the second cuts off one of the two
  CHECK_FALSE(reached(minutes(150), 5, 4));  // and another, which the first does not
  CHECK(reached(minutes(150), 0, 3));
  CHECK(reached(minutes(210), 4, 5));
  CHECK(reached(minutes(210), 1, 0));
  CHECK(reached(minutes(250), 4, 0));
}

// A Markov-modulated Poisson process (Fischer and Meier-Hellstern, Performance Evaluation 18, 1993): with rate a in
// calm and b in storms, of mean lengths 1/r and 1/s, the mean count in t is m t, m = (s a + r b) / (r + s), and its
// variance m t + 2 (a - b)^2 r s / (r + s)^3 (t - (1 - exp(-(r + s) t)) / (r + s)).
TEST_CASE("counts of departures under regimes have the mean and variance of a modulated Poisson process") {
  constexpr int kRuns = 400;
  constexpr double kDays = 100;
  constexpr double kRate = 20 * 3.65 / 365;  // departures a day of 20 nodes in calm times
  const double a = kRate;
  const double b = 8 * kRate;
  const double r = 1 / 10.0;
  const double s = 1 / 3.0;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
    World world = world_of(20, seed);
    struct Replacing final : Process {
      explicit Replacing(World& world) : world(world) {}
      void on(const NodeChange& change) override {
        if (change.what != NodeChange::What::departed) return;
        ++departed;
        world.tasks().spawn(replace(change.node));
      }
      task<void> replace(NodeId node) {
        co_await sleep(world.loop(), nanoseconds(1));
        world.nodes().join(node);
      }
      World& world;
      int departed = 0;
    } replacing(world);
    world.listen(replacing);
    const Started faults =
        started(world, {{"departures", settings_of("departures", R"({"rate": "365%/y"})")},
                        {"regime", settings_of("regime", R"({"calm": "10d", "storm": "3d", "factor": 8})")}});
    world.run_until(Instant{} + days(static_cast<std::int64_t>(kDays)));
    sum += replacing.departed;
    squares += static_cast<double>(replacing.departed) * replacing.departed;
  }
  const double mean = sum / kRuns;
  const double variance = (squares - sum * mean) / (kRuns - 1);
  const double m = (s * a + r * b) / (r + s);
  const double w = r + s;
  const double expected =
      m * kDays + 2 * (a - b) * (a - b) * r * s / (w * w * w) * (kDays - (1 - std::exp(-w * kDays)) / w);
  CHECK(std::abs(mean - m * kDays) < 4 * std::sqrt(expected / kRuns));
  CHECK(variance == doctest::Approx(expected).epsilon(4 * std::sqrt(2.0 / kRuns)));
}

TEST_CASE("a hazard that is stretched meets the integral of its factors") {
  Hazard hazard(Instant{} + days(30));
  CHECK(hazard.until(Instant{} + hours(5), hours(2)) == hours(2));
  int calls = 0;
  hazard.add([&calls]() -> Hazard::Segment {  // an hour of 0, an hour of 4, and so on
    ++calls;
    return {Instant{} + hours(calls), calls % 2 == 1 ? 0.0 : 4.0};
  });
  CHECK(hazard.until(Instant{}, hours(2)) == minutes(90));
  CHECK(hazard.until(Instant{} + minutes(90), hours(3)) == minutes(30 + 60 + 15));
  CHECK(hazard.until(Instant{} + hours(1), Duration::never()) == Duration::never());
  int others = 0;
  hazard.add([&others]() -> Hazard::Segment { return {Instant{} + hours(100 * ++others), 0.5}; });
  CHECK(hazard.until(Instant{}, hours(2)) == hours(2));
}

TEST_CASE("sizes by a law: each domain has 1/2, 1/3, ... of the first, and every node is in one") {
  const fields::Bound bound =
      bound_of(DomainFields::table(), R"({"provider": {"preset": "zipf", "count": 4}})");
  const std::vector<double>& shares = bound.as<DomainFields>().provider.shares;
  REQUIRE(shares.size() == 4);
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    sum += shares[i];
    CHECK(shares[i] == doctest::Approx(12.0 / 25 / static_cast<double>(i + 1)).epsilon(1e-5));
  }
  CHECK(sum == doctest::Approx(1).epsilon(1e-12));
}

}  // namespace floe
