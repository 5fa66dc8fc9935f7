// When a node is declared gone and what follows: a machine that departed is replaced after detection and
// replacement, one that is only away is left alone.
#include "audits/detection.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "run/simulate.hpp"
#include "schemes/registry.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& faults, const std::string& more = R"("repair": {"detection": "2h"})") {
  return simulate(
             scenario_of(R"({"name": "detection", "duration": "3d", "committee": {"nodes": 10, "shards": 10},
    "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}], )" +
                         more + R"(, "faults": [)" + faults + "]}"),
             0)
      .schemes.at(0);
}

// Hours after the start at which a shard of node 3 was not held, and until when.
std::vector<std::pair<double, double>> away(const SchemeResult& result) {
  std::vector<std::pair<double, double>> hours;
  for (const ShardInterval& interval : result.fabric) {
    if (interval.shard != 3) continue;
    const double from = to_seconds(Duration{interval.from.ns}) / 3600;
    const double to = to_seconds(Duration{interval.to.ns}) / 3600;
    if (!hours.empty() && hours.back().second == from)
      hours.back().second = to;
    else
      hours.emplace_back(from, to);
  }
  return hours;
}

constexpr const char* kDeparture =
    R"({"model": "departures", "at": ["1d"], "nodes": [3], "replacement": "3h"})";

}  // namespace

TEST_CASE("a machine that departed is replaced after detection and delivery, and repaired at once") {
  for (const char* how :
       {R"("repair": {"detection": "2h"})", R"("maintenance": [{"model": "detection", "after": "2h"}])",
        R"("maintenance": [{"model": "repair", "detection": "2h"}])"}) {
    const SchemeResult result = run(kDeparture, how);
    REQUIRE(away(result).size() == 1);
    CHECK(away(result)[0].first == 24);
    CHECK(away(result)[0].second == doctest::Approx(29).epsilon(0.001));
    CHECK(count_of(result, "detection.false_alarms") == 0);
  }
}

TEST_CASE("a node that is back in time costs nothing, and one that is away longer is a false alarm") {
  const auto burst = [](const char* duration) {
    return run(R"({"model": "burst", "at": "1d", "share": "100%", "duration": ")" + std::string(duration) +
               "\"}");
  };
  const SchemeResult brief = burst("119min");
  CHECK(count_of(brief, "detection.false_alarms") == 0);
  const SchemeResult longer = burst("121min");
  CHECK(count_of(longer, "detection.false_alarms") == 10);
  for (const SchemeResult* result : {&brief, &longer}) {
    CHECK(count_of(*result, "lost.bytes") == 0);
    CHECK(count_of(*result, "repair.total") == 0);
  }
}

// Last heard at 20 h, gone at 24 h: declared gone at 22 h, so the order waits for nothing more.
TEST_CASE("the time without an answer counts from when a node was last heard") {
  const std::string outage =
      R"({"model": "burst", "at": "20h", "share": "100%", "duration": "30h"}, )" + std::string(kDeparture);
  const SchemeResult result = run(outage);
  REQUIRE(away(result).size() == 1);
  CHECK(away(result)[0].first == 20);
  // The others are back after 50 h, and give what is needed then.
  const auto& states = result.fabric;
  Instant joined{};
  for (const ShardInterval& interval : states)
    if (interval.shard == 3 && interval.state->name == "repairing") joined = interval.from;
  CHECK(to_seconds(Duration{joined.ns}) / 3600 == doctest::Approx(27));
}

// The machine departs at the instant at which the node is declared gone, and just after that: what was a false
// alarm is none any more.
TEST_CASE("a false alarm that comes true at once is replaced, and once only") {
  const schemes::Entry& model = *find(schemes::registry(), "replication");
  const auto scheme = model.make(fields::Bound::defaults(model.description.table()), 4);
  World world({1, 0}, Committee({1, 1, 1, 1}), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
  const auto settings =
      fields::Bound::of(maintenance::DetectionSettings::table(), maintenance::DetectionSettings{hours(2)});
  const auto detection =
      maintenance::detection.make(settings, {world, *scheme, world.recorder(), world.streams("test"), {}});
  struct Joins final : Process {
    explicit Joins(const World& world) : world(world) {}
    void on(const NodeChange& change) override {
      if (change.what == NodeChange::What::joined) at.push_back(world.now());
    }
    const World& world;
    std::vector<Instant> at;
  } joins(world);
  world.listen(*detection);
  world.listen(joins);
  world.tasks().spawn([](World& world) -> task<void> {
    co_await sleep(world.loop(), hours(1));
    // Away, back and away within one instant: two timeouts that end together.
    world.nodes().bring_up(world.nodes().take_down(2));
    world.nodes().take_down(2);
    co_await sleep(world.loop(), hours(2));
    world.nodes().depart(2, hours(4));
  }(world));
  world.blobs().add(Bytes{10}, std::make_shared<const Layout>(scheme->layout(Bytes{10})), *scheme, 0,
                    nullptr);
  world.run_until(Instant{} + days(1));
  CHECK(joins.at == std::vector<Instant>{Instant{} + hours(7)});
}

TEST_CASE("a node that is back after it was declared gone returns late, and a replacement does not return") {
  const auto burst = [](const char* duration) {
    return run(R"({"model": "burst", "at": "1d", "share": "100%", "duration": ")" + std::string(duration) +
               "\"}");
  };
  CHECK(count_of(burst("119min"), "detection.late_returns") == 0);
  CHECK(count_of(burst("121min"), "detection.late_returns") == 10);
  CHECK(count_of(run(kDeparture), "detection.late_returns") == 0);
}

// Of 10 shards 3 are cut off, or 7, so that the other 3 are off the main side; 5 and 5 leave it to that of node 0.
// A cut every day: nobody is gone after 119 min of 2 h, and all off the main side are after 121 min.
TEST_CASE("who is off the main side of a partition is declared gone in error") {
  const auto partition = [](const char* nodes, const char* duration,
                            const char* at = R"(["6h", "1d", "2d"])") {
    return run(R"({"model": "partition", "at": )" + std::string(at) + R"(, "which": [0, 0, 0], "domain": )" +
               nodes + R"(, "duration": {"law": "constant", "value": ")" + duration + "\"}}");
  };
  struct Case {
    const char* nodes;
    std::int64_t off;
  };
  for (const Case& one : {Case{"[7, 8, 9]", 3}, Case{"[0, 1, 2, 3, 4, 5, 6]", 3}, Case{"[0, 1, 2, 3, 4]", 5},
                          Case{"[5, 6, 7, 8, 9]", 5}}) {
    CAPTURE(std::string(one.nodes));
    CHECK(count_of(partition(one.nodes, "119min"), "detection.false_alarms") == 0);
    CHECK(count_of(partition(one.nodes, "119min"), "detection.late_returns") == 0);
    const SchemeResult longer = partition(one.nodes, "121min");
    CHECK(count_of(longer, "detection.false_alarms") == 3 * one.off);
    CHECK(count_of(longer, "detection.late_returns") == 3 * one.off);
    CHECK(count_of(longer, "lost.bytes") == 0);
    CHECK(count_of(longer, "repair.total") == 0);
  }
  // Cut off for good: declared once, and never back.
  const SchemeResult forever = partition("[7, 8, 9]", "20d", R"(["1d"])");
  CHECK(count_of(forever, "detection.false_alarms") == 3);
  CHECK(count_of(forever, "detection.late_returns") == 0);
}

// Both reasons at once are one false alarm: nodes 7 and 8 are cut off from 24 h to 34 h, and node 7 is away from 25 h
// to 31 h in that time.
TEST_CASE("a node that is cut off and away is declared gone once") {
  const SchemeResult result = run(R"({"model": "partition", "at": ["24h"], "which": [0], "domain": [7, 8],
      "duration": {"law": "constant", "value": "10h"}},
      {"model": "outage", "at": ["25h"], "which": [0], "domain": [7], "duration": {"law": "constant", "value": "6h"}})");
  CHECK(count_of(result, "detection.false_alarms") == 2);
  CHECK(count_of(result, "detection.late_returns") == 2);
}

TEST_CASE("a class of nodes is declared gone after a time of its own") {
  const auto burst = [](const char* duration) {
    return run(
        R"({"model": "burst", "at": "1d", "share": "100%", "duration": ")" + std::string(duration) + "\"}",
        R"("repair": {"detection": "2h"},
                  "domains": {"classes": [{"name": "homes", "nodes": [0, 4, 9], "silence": "5h"}]})");
  };
  CHECK(count_of(burst("119min"), "detection.false_alarms") == 0);
  CHECK(count_of(burst("121min"), "detection.false_alarms") == 7);
  CHECK(count_of(burst("299min"), "detection.late_returns") == 7);
  CHECK(count_of(burst("301min"), "detection.late_returns") == 10);
}

// Silent from 24 h on, declared gone at 26 h; the empty machine is there at 27 h. A pair of pieces is on each node.
TEST_CASE("a node that is only away is replaced where that is asked for, and what it had is superseded") {
  const auto outage = [](const char* duration, const char* field = R"(, "replace_silent": "1h")") {
    return run(
        R"({"model": "outage", "domain": [3], "at": ["24h"], "duration": {"law": "constant", "value": ")" +
            std::string(duration) + "\"}}",
        R"("repair": {"detection": "2h")" + std::string(field) + "}");
  };
  const SchemeResult in_time = outage("179min");
  CHECK(count_of(in_time, "detection.false_alarms") == 1);
  CHECK(count_of(in_time, "detection.replaced_in_error") == 0);
  CHECK(count_of(in_time, "detection.late_returns") == 1);
  CHECK(count_of(in_time, "lost.pieces") == 0);
  const SchemeResult late = outage("181min");
  CHECK(count_of(late, "detection.replaced_in_error") == 1);
  CHECK(count_of(late, "detection.superseded") == 2);
  CHECK(count_of(late, "detection.late_returns") == 0);
  CHECK(count_of(late, "fault.departures") == 0);
  CHECK(count_of(late, "lost.pieces") == 2);
  CHECK(count_of(late, "rebuilt.pieces") == 2);
  REQUIRE(away(late).size() == 1);
  CHECK(away(late)[0].second == doctest::Approx(27).epsilon(0.001));
  CHECK(count_of(outage("40h", ""), "detection.replaced_in_error") == 0);
}

// Of ten shards seven go to empty machines, so that the three pairs that are left do not suffice; those that are away
// would have.
TEST_CASE("blobs that are lost by replacing nodes in error are told") {
  const auto outage = [](const char* nodes) {
    return run(R"({"model": "outage", "domain": )" + std::string(nodes) +
                   R"(, "at": ["24h"], "duration": {"law": "constant", "value": "40h"}})",
               R"("repair": {"detection": "2h", "replace_silent": "1h"})");
  };
  const SchemeResult lost = outage("[0, 1, 2, 3, 4, 5, 6]");
  CHECK(count_of(lost, "detection.replaced_in_error") == 7);
  CHECK(count_of(lost, "blobs.lost") == 1);
  CHECK(count_of(lost, "detection.lost_in_error") == 1);
  CHECK(count_of(outage("[0, 1, 2]"), "detection.lost_in_error") == 0);
}

// Away from 9:00 to 10:30, cut off from 10:00 to 20:00 and away again meanwhile: 11 h of silence.
TEST_CASE("an outage within a cut does not hide the one in which the cut began") {
  const auto false_alarms = [](const char* after) {
    return count_of(
        run(R"({"model": "outage", "domain": [3], "at": ["9h"], "duration": {"law": "constant", "value": "90min"}},
               {"model": "partition", "domain": [3], "at": ["10h"], "duration": {"law": "constant", "value": "10h"}},
               {"model": "outage", "domain": [3], "at": ["12h"], "duration": {"law": "constant", "value": "1h"}})",
            R"("repair": {"detection": ")" + std::string(after) + "\"}"),
        "detection.false_alarms");
  };
  CHECK(false_alarms("659min") == 1);
  CHECK(false_alarms("661min") == 0);
}

// Of an outage and a cut that follow each other without a pause nobody hears an end of the first: the node is silent
// from the first instant of the one to the last of the other, in whichever order they come.
TEST_CASE("silence that is made of an outage and a cut counts as one") {
  const auto both = [](const char* outage, const char* partition, const char* after, const char* more = "") {
    const auto fault = [](const char* model, const char* at) {
      return R"({"model": ")" + std::string(model) + R"(", "domain": [2], "at": [")" + at +
             R"("], "duration": {"law": "constant", "value": "20h"}})";
    };
    return run(fault("outage", outage) + ", " + fault("partition", partition) + more,
               R"("repair": {"detection": ")" + std::string(after) + "\"}");
  };
  for (const auto& [outage, partition] : {std::pair("10h", "22h"), std::pair("22h", "10h")}) {
    const std::string begins = outage;
    CAPTURE(begins);
    for (const char* metric : {"detection.false_alarms", "detection.late_returns"}) {
      CHECK(count_of(both(outage, partition, "1919min"), metric) == 1);  // of 32 h
      CHECK(count_of(both(outage, partition, "1921min"), metric) == 0);
    }
  }
  for (const auto& [outage, partition] : {std::pair("5h", "26h"), std::pair("26h", "5h")})
    CHECK(count_of(both(outage, partition, "21h"), "detection.false_alarms") == 0);  // an hour between them
}

// Cut off at 20 h, gone at 24 h: declared gone 8 h after it was last heard, and replaced 3 h later, at 31 h.
TEST_CASE("a node that departs while it is cut off is watched from when it was cut off") {
  const SchemeResult result = run(R"({"model": "partition", "domain": [3], "at": ["20h"],
      "duration": {"law": "constant", "value": "9h"}}, )" +
                                      std::string(kDeparture),
                                  R"("repair": {"detection": "8h"})");
  Instant joined{};
  for (const ShardInterval& interval : result.fabric)
    if (interval.shard == 3 && interval.state->name == "repairing") joined = interval.from;
  CHECK(to_seconds(Duration{joined.ns}) / 3600 == doctest::Approx(31));
  CHECK(count_of(result, "detection.false_alarms") == 0);
}

}  // namespace floe
