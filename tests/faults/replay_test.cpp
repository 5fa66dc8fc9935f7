// What a recording says against what nodes do: every outage at its instants, gaps as asked, nodes that are gone.
#include "faults/replay.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/faults/started.hpp"

namespace floe {
namespace {

using faults::Gaps;
using faults::Part;

Committee even(std::uint32_t nodes) { return Committee(std::vector<std::uint32_t>(nodes, 1)); }

World world_of(std::uint32_t nodes, std::uint64_t seed = 1) {
  return World({seed, 0}, even(nodes), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
}

// Everything that is heard of nodes, with its instant.
struct Heard final : Process {
  explicit Heard(World& world) : world(world) { world.listen(*this); }
  void on(const NodeChange& change) override {
    const char* const what = change.what == NodeChange::What::down       ? "down"
                             : change.what == NodeChange::What::up       ? "up"
                             : change.what == NodeChange::What::departed ? "gone"
                                                                         : "";
    if (*what != 0)
      all.insert(std::to_string(change.node) + " " + what + " " + to_text(world.loop().now() - Instant{}));
  }
  World& world;
  std::multiset<std::string> all{};
};

std::multiset<std::string> played(const std::string& json, std::uint32_t nodes, Duration time) {
  World world = world_of(nodes);
  Heard heard(world);
  const Started faults = started(world, {{"replay", settings_of("replay", json)}});
  world.run_until(Instant{} + time);
  return heard.all;
}

using Set = std::multiset<std::string>;

TEST_CASE("outages begin and end at the instants that were recorded") {
  const std::string intervals =
      R"("intervals": ["0 down 1h 2h", "0 down 5h 6h", "1 down 0s 30min", "2 gone 4h", "3 up 0s 10h"])";
  CHECK(played("{" + intervals + "}", 4, days(1)) == Set{"0 down 1h", "0 up 2h", "0 down 5h", "0 up 6h",
                                                         "1 down 0s", "1 up 30min", "2 down 4h",
                                                         "2 gone 4h"});
  // From 90 min on, the first outage is under way and that of node 1 is over.
  CHECK(played("{" + intervals + R"(, "from": "90min"})", 4, days(1)) ==
        Set{"0 down 0s", "0 up 30min", "0 down 210min", "0 up 270min", "2 down 150min", "2 gone 150min"});
  // Again after 10 h.
  CHECK(played(R"({"wrap": true, "intervals": ["0 down 1h 2h", "1 up 0s 10h"]})", 2, hours(22)) ==
        Set{"0 down 1h", "0 up 2h", "0 down 11h", "0 up 12h", "0 down 21h", "0 up 22h"});
}

TEST_CASE("nodes that the committee does not have are not played, and others are left alone") {
  const std::string three = R"({"intervals": ["0 down 1h 2h", "1 down 1h 2h", "2 down 1h 2h"]})";
  CHECK(played(three, 2, hours(3)).size() == 4);
  CHECK(played(three, 9, hours(3)).size() == 6);
}

TEST_CASE("drawn nodes are all different, and other seeds draw others") {
  std::string all;
  for (int node = 0; node < 12; ++node)
    all += (node > 0 ? ", " : "") + ("\"" + std::to_string(node) + " down " + std::to_string(node + 1)) +
           "h 50h\"";
  const std::string json = R"({"map": "drawn", "intervals": [)" + all + "]}";
  for (const std::uint32_t nodes : {12u, 40u, 5u}) {
    std::set<std::set<std::string>> different;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      World world = world_of(nodes, seed);
      Heard heard(world);
      const Started faults = started(world, {{"replay", settings_of("replay", json)}});
      world.run_until(Instant{} + hours(40));
      std::set<std::string> who, when;
      for (const std::string& line : heard.all) {
        who.insert(line.substr(0, line.find(' ')));
        when.insert(line.substr(line.rfind(' ')));
      }
      CHECK(who.size() == std::min(12u, nodes));
      CHECK(when.size() == std::min(12u, nodes));
      different.insert({heard.all.begin(), heard.all.end()});
    }
    CHECK(different.size() == 5);
  }
}

TEST_CASE("a gap goes on as before, is up, or is down") {
  using What = faults::Recorded::What;
  const std::vector<faults::Recorded> recorded{
      {0, What::down, hours(1), hours(2)}, {0, What::gap, hours(2), hours(3)},
      {0, What::down, hours(3), hours(4)}, {1, What::gap, {}, hours(2)},
      {1, What::down, hours(5), hours(6)}, {1, What::down, hours(6), hours(7)},
      {2, What::down, hours(1), hours(9)}, {2, What::gone, hours(5), hours(5)},
      {2, What::down, hours(6), hours(8)}};
  const auto held = faults::parts_of(recorded, Gaps::hold);
  const auto up = faults::parts_of(recorded, Gaps::up);
  const auto down = faults::parts_of(recorded, Gaps::down);
  using Aways = std::vector<Part::Away>;
  CHECK(held[0].outages == Aways{{hours(1), hours(4)}});
  CHECK(up[0].outages == Aways{{hours(1), hours(2)}, {hours(3), hours(4)}});
  CHECK(down[0].outages == Aways{{hours(1), hours(4)}});
  const Aways two{{hours(5), hours(6)}, {hours(6), hours(7)}};  // of which the first has no known end
  CHECK(held[1].outages == two);
  CHECK(up[1].outages == two);
  CHECK(down[1].outages == Aways{{{}, hours(2)}, {hours(5), hours(6)}, {hours(6), hours(7)}});
  CHECK(held[2].outages == Aways{{hours(1), hours(5)}});
  CHECK(held[2].gone == hours(5));
}

// What is kept follows the rows; with a place for every number this would be 4 GB.
TEST_CASE("a recording may have few rows of nodes with large numbers") {
  const std::vector<faults::Recorded> recorded{
      {3, faults::Recorded::What::down, hours(1), hours(2)},
      {99'999'999, faults::Recorded::What::down, hours(1), hours(2)}};
  const auto parts = faults::parts_of(recorded, Gaps::hold);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].node == 3);
  CHECK(parts[1].node == 99'999'999);
  CHECK(played(R"({"intervals": ["3 down 1h 2h", "99999999 down 1h 2h"]})", 10, hours(5)) ==
        Set{"3 down 1h", "3 up 2h"});
  CHECK(played(R"({"intervals": ["3 down 1h 2h", "99999999 down 1h 2h"], "map": "drawn"})", 10, hours(5))
            .empty());
}

TEST_CASE("a node that is down when it is gone does not come up in between") {
  CHECK(played(R"({"intervals": ["0 down 1h 2h", "0 gone 2h", "1 up 0s 5h"]})", 2, hours(5)) ==
        Set{"0 down 1h", "0 gone 2h"});
}

// Sampled from a known law and played back: the times in which nodes are up are those of the recording exactly, and
// those of the law within four standard errors.
TEST_CASE("a recording of a known law gives its availability") {
  constexpr std::uint32_t kNodes = 200;
  constexpr double kUp = 90, kDown = 10;  // hours
  constexpr double kHours = 5000;
  std::string all;
  double recorded = 0;
  std::size_t outages = 0;
  for (std::uint32_t node = 0; node < kNodes; ++node) {
    Stream stream(3, 0, node, "recording");
    double at = 0;
    bool up = stream.uniform() < kUp / (kUp + kDown);
    while (at < kHours) {
      const double end = std::min(at - (up ? kUp : kDown) * std::log(stream.uniform()), kHours);
      const auto from = static_cast<std::int64_t>(at * 3600), to = static_cast<std::int64_t>(end * 3600);
      if (!up && to > from) {
        all += "\"" + std::to_string(node) + " down " + std::to_string(from) + "s " + std::to_string(to) +
               "s\", ";
        recorded += static_cast<double>(to - from) / 3600;
        ++outages;
      }
      at = end;
      up = !up;
    }
  }
  all += "\"" + std::to_string(kNodes - 1) + " up 0s 5000h\"";
  World world = world_of(kNodes);
  struct Downtime final : Process {
    explicit Downtime(World& world) : world(world), since(kNodes) { world.listen(*this); }
    void on(const NodeChange& change) override {
      if (change.what == NodeChange::What::down) ++count, since[change.node] = world.loop().now();
      if (change.what == NodeChange::What::up)
        hours += to_seconds(world.loop().now() - since[change.node]) / 3600;
    }
    World& world;
    std::vector<Instant> since;
    std::size_t count = 0;
    double hours = 0;
  } downtime(world);
  const Started faults =
      started(world, {{"replay", settings_of("replay", R"({"intervals": [)" + all + "]}")}});
  world.run_until(Instant{} + hours(static_cast<std::int64_t>(kHours)));
  CHECK(downtime.count == outages);
  CHECK(downtime.hours == doctest::Approx(recorded).epsilon(1e-9));
  // The variance of the time down of a two-state chain over a long time t is 2 pi (1 - pi) t / (1/up + 1/down).
  const double pi = kDown / (kUp + kDown);
  const double deviation = std::sqrt(2 * pi * (1 - pi) * kHours / (1 / kUp + 1 / kDown) * kNodes);
  CHECK(std::abs(downtime.hours - pi * kHours * kNodes) < 4 * deviation);
}

}  // namespace
}  // namespace floe
