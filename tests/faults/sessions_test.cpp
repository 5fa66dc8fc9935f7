// Sessions against their laws: how long nodes are up, how many outages there are, at which hours, and on whom.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "tests/faults/started.hpp"

namespace floe {
namespace {

constexpr double kPi = 3.141592653589793;

Committee even(std::uint32_t nodes) { return Committee(std::vector<std::uint32_t>(nodes, 1)); }

// One shard a node and no blobs: what the fabric holds is when each node was away.
std::vector<ShardInterval> outages(const std::string& settings, std::uint32_t nodes, Duration time,
                                   std::uint64_t seed, const DomainFields& fields = {}) {
  World world({seed, 0}, even(nodes), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
  const auto fault = started(world, {{"sessions", settings_of("sessions", settings)}}, fields, {seed, 0});
  world.run_until(Instant{} + time);
  return world.fabric().intervals();
}

struct Sum {
  double sum = 0;
  double squares = 0;
  double count = 0;
  void add(double x) { sum += x, squares += x * x, ++count; }
  double mean() const { return sum / count; }
  double error() const { return std::sqrt((squares / count - mean() * mean()) / count); }
};

std::string law(const std::string& name, const std::string& parameters) {
  return R"({"law": ")" + name + R"(", )" + parameters + "}";
}

// The moments of each law, in hours.
struct Law {
  std::string json;
  double mean;
};

std::vector<Law> laws() {
  return {{law("constant", R"("value": "8h")"), 8},
          {law("exponential", R"("mean": "8h")"), 8},
          {law("weibull", R"("shape": 0.518, "scale": "4h")"), 4 * std::tgamma(1 + 1 / 0.518)},
          {law("weibull", R"("shape": 3, "scale": "8h")"), 8 * std::tgamma(4.0 / 3)},
          {law("log-normal", R"("median": "5h", "sigma": 1)"), 5 * std::exp(0.5)},
          {law("uniform", R"("low": "1h", "high": "15h")"), 8},
          {law("pareto", R"("alpha": 2.5, "least": "6h")"), 10},
          {law("empirical", R"("values": ["1h", "2h", "30h"], "weights": [5, 3, 2])"), 7.1},
          {law("empirical", R"("values": ["1h", "7h", "16h"])"), 8},
          // 1/h for an hour, then 1/10h: (1 - 1/e) + 10/e.
          {law("hazard", R"("rates": ["8760/y", "876/y"], "ages": ["1h"])"), 1 + 9 / std::exp(1.0)}};
}

}  // namespace

// Each node counts as one draw, so that the error is what the nodes show.
TEST_CASE(
    "stationary sessions have the availability and the count of outages of their means, for every law") {
  constexpr std::uint32_t nodes = 3000;
  constexpr double hours_run = 480;
  std::uint64_t seed = 40;
  for (const Law& up : laws())
    for (const Law& down : {Law{law("exponential", R"("mean": "3h")"), 3},
                            Law{law("empirical", R"("values": ["30min", "1h", "9h"])"), 3.5}}) {
      std::vector<double> away(nodes, 0);
      std::vector<double> begun(nodes, 0);
      for (const ShardInterval& each : outages(R"({"up": )" + up.json + R"(, "down": )" + down.json + "}",
                                               nodes, hours(static_cast<std::int64_t>(hours_run)), ++seed)) {
        away[each.shard] += static_cast<double>((each.to - each.from).ns) / 3600e9;
        if (each.from > Instant{}) ++begun[each.shard];
      }
      Sum availability;
      Sum count;
      for (std::uint32_t node = 0; node < nodes; ++node) {
        availability.add(1 - away[node] / hours_run);
        count.add(begun[node]);
      }
      CAPTURE(up.json);
      CAPTURE(down.json);
      const double cycle = up.mean + down.mean;
      CHECK(std::abs(availability.mean() - up.mean / cycle) < 4 * availability.error());
      CHECK(std::abs(count.mean() - hours_run / cycle) < 4 * count.error());
    }
}

// Short outages of exponential sessions: the rate at which nodes leave, hour by hour, is the usual one times
// 1 + amplitude cos(2 pi (t - peak) / 24 h), here its mean over each hour; 24 Poisson counts.
TEST_CASE("outages follow the hours of the day where the rate does") {
  constexpr std::uint32_t nodes = 4000;
  constexpr int length = 20;  // days
  constexpr double amplitude = 0.8;
  constexpr double peak = 19.5;
  std::array<double, 24> counts{};
  for (const ShardInterval& each : outages(
           R"({"up": {"law": "exponential", "mean": "40h"}, "down": {"law": "constant", "value": "36s"},
               "leaving": {"amplitude": "80%", "peak": "19.5h"}})",
           nodes, days(length), 7))
    if (each.from > Instant{}) ++counts.at(static_cast<std::size_t>(each.from.ns % days(1).ns / hours(1).ns));
  double chi_squared = 0;
  for (int hour = 0; hour < 24; ++hour) {
    const auto turn = [](double h) { return 2 * kPi * (h - peak) / 24; };
    const double factor = 1 + amplitude * 24 / (2 * kPi) * (std::sin(turn(hour + 1)) - std::sin(turn(hour)));
    const double expected = nodes * length / 40.01 * factor;
    const double deviation = counts.at(static_cast<std::size_t>(hour)) - expected;
    chi_squared += deviation * deviation / expected;
  }
  CHECK(chi_squared < 51.2);  // 99.9 % of 24 degrees of freedom
}

TEST_CASE("nodes are back at the hours that returning says, and away as long on the whole") {
  Sum returned;
  double back_by_day = 0;
  for (const ShardInterval& each : outages(
           R"({"up": {"law": "exponential", "mean": "12h"}, "down": {"law": "exponential", "mean": "12h"},
               "returning": {"amplitude": "100%", "peak": "12h"}})",
           2000, days(40), 8)) {
    if (each.to >= Instant{} + days(40)) continue;
    const double hour = static_cast<double>(each.to.ns % days(1).ns) / 3600e9;
    back_by_day += hour >= 6 && hour < 18 ? 1 : 0;
    returned.add(1);
  }
  CHECK(back_by_day / returned.sum > 0.7);
  CHECK(returned.sum / 2000 == doctest::Approx(40 * 24 / 24.0).epsilon(0.05));
}

TEST_CASE("only the nodes that are meant come and go, and shares of classes are of different nodes") {
  const auto who = [](const std::string& among) {
    DomainFields fields;
    fields.classes = {{.name = "homes", .share = 0.25},
                      {.name = "servers", .nodes = {3, 5}},
                      {.name = "rest", .share = 0.75}};
    std::set<std::uint32_t> nodes;
    for (
        const ShardInterval& each : outages(
            R"({"up": {"law": "exponential", "mean": "1h"}, "down": {"law": "exponential", "mean": "1h"}, "among": )" +
                among + "}",
            42, days(10), 9, fields))
      nodes.insert(each.shard);
    return nodes;
  };
  CHECK(who("[1, 7]") == std::set<std::uint32_t>{1, 7});
  CHECK(who("\"50%\"").size() == 21);
  CHECK(who("\"servers\"") == std::set<std::uint32_t>{3, 5});
  const auto homes = who("\"homes\"");
  const auto rest = who("\"rest\"");
  CHECK(homes.size() == 10);
  CHECK(rest.size() == 30);
  for (const std::uint32_t node : homes) CHECK(rest.count(node) == 0);
}

// Constant times of 20 h and 7 h: each node begins one outage in every 27 h, wherever in them the run begins. Nodes that
// are away as it begins (7/27 of them) have begun theirs before it.
TEST_CASE("what was under way as the run began is none that begins in it") {
  constexpr std::uint32_t kNodes = 300;
  const std::string long_time = law("constant", R"("value": "20h")");
  const std::string short_time = law("constant", R"("value": "7h")");
  const auto counted = [](const char* model, const std::string& settings, const std::string& metric) {
    World world({1, 0}, even(kNodes), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
    const auto fault = started(world, {{model, settings_of(model, settings)}});
    world.run_until(Instant{} + hours(10 * 27));
    for (const Measurement& measurement : world.recorder().measurements())
      if (measurement.row->name == metric) return to_double(*measurement.value);
    return -1.0;
  };
  const std::string turns = R"({"up": )" + long_time + R"(, "down": )" + short_time + "}";
  CHECK(counted("sessions", turns, "fault.outages") == 10 * kNodes);
  CHECK(counted("slow", R"({"fast": )" + long_time + R"(, "slow": )" + short_time + "}", "fault.slowdowns") ==
        10 * kNodes);
  const std::string recorded =
      R"("intervals": ["0 down 1h 9h", "1 down 3h 4h", "2 down 5h 6h", "2 down 7h 8h"])";
  for (const char* metric : {"fault.outages", "fault.replayed_outages"}) {
    CHECK(counted("replay", "{" + recorded + "}", metric) == 4);
    CHECK(counted("replay", "{" + recorded + R"(, "from": "330min"})", metric) == 1);
  }
}

}  // namespace floe
