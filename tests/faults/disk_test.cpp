// Disks that fail one by one, and nodes that are slow at times: how many, for how long, on whom, and that nothing else
// happens to them.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "nodes/attributes/slowdowns.hpp"
#include "tests/faults/started.hpp"
#include "world/pieces.hpp"

namespace floe {
namespace {

Committee of_weight(std::uint32_t nodes, std::uint32_t shards) {
  return Committee(std::vector<std::uint32_t>(nodes, shards));
}

World world_of(std::uint32_t nodes, std::uint64_t seed = 1) {
  return World({seed, 0}, of_weight(nodes, 1), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
}

struct Seen final : Process {
  explicit Seen(World& world) : world(world) {}
  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::disk_lost) {
      ++disks[{change.node, change.disk.number}];
      of = change.disk.of;
      at.push_back(world.now());
      CHECK(world.node(change.node).has_machine);
    }
    if (change.what == NodeChange::What::down) ++downs;
    if (change.what == NodeChange::What::departed) world.nodes().join(change.node);
    if (change.what == NodeChange::What::attribute) {
      const double speed = speed_of(world.nodes().get(kSlowdowns, change.node));
      if (speed == 1) ++fast;
      speeds.insert(speed);
    }
  }
  World& world;
  std::map<std::pair<NodeId, std::uint32_t>, int> disks;
  std::vector<Instant> at;
  std::set<double> speeds;
  std::uint32_t of = 0;
  int downs = 0;
  int fast = 0;
};

}  // namespace

// 500 nodes of 8 disks for 5 years at 1.5 % a year: a Poisson count of mean 300, as many on each disk of a node.
TEST_CASE("disks fail at their yearly rate, each as often, while their nodes stay") {
  World world = world_of(500);
  Seen seen(world);
  world.listen(seen);
  const auto fault = started(world, {{"disk", settings_of("disk", R"({"disks": 8, "rate": "1.5%/y"})")}});
  world.run_until(Instant{} + years(5));
  const auto count = static_cast<double>(seen.at.size());
  CHECK(std::abs(count - 300) < 4 * std::sqrt(300));
  CHECK(seen.of == 8);
  CHECK(world.nodes().up() == 500);
  double chi_squared = 0;
  for (std::uint32_t disk = 0; disk < 8; ++disk) {
    double failed = 0;
    for (const auto& [which, times] : seen.disks) failed += which.second == disk ? times : 0;
    chi_squared += (failed - count / 8) * (failed - count / 8) / (count / 8);
  }
  CHECK(chi_squared < 24.3);  // 99.9 % of 7 degrees of freedom
}

// The mean life of the drives is 442 625.5 h; in the steady state one in 50.5 fails in a year.
TEST_CASE("a stationary fleet of drives fails as often in each year, and spares are new") {
  World world = world_of(1000, 2);
  Seen seen(world);
  world.listen(seen);
  const auto fault = started(world, {{"disk", settings_of("disk", R"({"disks": 10, "age": "stationary",
      "life": {"law": "weibull", "shape": 1.12, "scale": "461386h"}})")}});
  world.run_until(Instant{} + years(6));
  const double expected = 10'000 * 6 * 8760 / 442'625.5;
  CHECK(std::abs(static_cast<double>(seen.at.size()) - expected) < 4 * std::sqrt(expected));
  for (int year = 0; year < 6; ++year) {
    double count = 0;
    for (const Instant at : seen.at) count += (at - Instant{}).ns / years(1).ns == year ? 1 : 0;
    CHECK(std::abs(count - expected / 6) < 4 * std::sqrt(expected / 6));
  }
}

TEST_CASE("a node is away until the spare is in place") {
  World world = world_of(10, 3);
  Seen seen(world);
  world.listen(seen);
  const auto fault = started(
      world, {{"disk", settings_of("disk", R"({"at": ["1h", "2h"], "nodes": [4, 7], "spare": "90min"})")}});
  world.run_until(Instant{} + hours(2) + minutes(45));
  CHECK(seen.disks.size() == 2);
  CHECK(seen.downs == 2);
  CHECK(world.node(4).up());
  CHECK(!world.node(7).up());
  CHECK(world.node(7).has_machine);
}

TEST_CASE("the shards of a node lie on its disks in turn") {
  const Committee committee = of_weight(3, 7);
  CHECK(shards_on(committee, 1, {0, 3}) == std::vector<Shard>{7, 10, 13});
  CHECK(shards_on(committee, 1, {2, 3}) == std::vector<Shard>{9, 12});
  CHECK(shards_on(committee, 1, {}).size() == 7);
  CHECK(shards_on(committee, 1, {9, 10}).empty());
}

TEST_CASE("nodes are slow in the share of their means, and those that are meant") {
  World world = world_of(1000, 4);
  Seen seen(world);
  world.listen(seen);
  const std::string hours30 = R"({"law": "exponential", "mean": "30h"})";
  const std::string hours10 = R"({"law": "exponential", "mean": "10h"})";
  const auto fault =
      started(world, {{"slow", settings_of("slow", R"({"rate": "10%", "fast": )" + hours30 + R"(, "slow": )" +
                                                       hours10 + R"(, "among": "80%"})")}});
  const auto slow_now = [&] {
    int slow = 0;
    for (NodeId node = 0; node < 1000; ++node)
      slow += speed_of(world.nodes().get(kSlowdowns, node)) < 1 ? 1 : 0;
    return slow;
  };
  CHECK(std::abs(slow_now() - 200) < 4 * std::sqrt(150));
  world.run_until(Instant{} + days(20));
  CHECK(std::abs(slow_now() - 200) < 4 * std::sqrt(150));
  CHECK(seen.fast == doctest::Approx(800 * 480.0 / 40).epsilon(0.05));
  CHECK(seen.downs == 0);
  CHECK(seen.speeds == std::set<double>{0.1, 1});
}

TEST_CASE("of several reasons to be slow the worst holds") {
  World world = world_of(2, 5);
  slow_down(world.nodes(), 1, 0.5);
  slow_down(world.nodes(), 1, 0.1);
  slow_down(world.nodes(), 1, 0.5);
  CHECK(speed_of(world.nodes().get(kSlowdowns, 1)) == 0.1);
  speed_up(world.nodes(), 1, 0.1);
  CHECK(speed_of(world.nodes().get(kSlowdowns, 1)) == 0.5);
  speed_up(world.nodes(), 1, 0.5);
  speed_up(world.nodes(), 1, 0.5);
  CHECK(speed_of(world.nodes().get(kSlowdowns, 1)) == 1);
}

}  // namespace floe
