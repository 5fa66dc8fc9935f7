// Announced departures: what is handed over, to the byte, and what follows when the notice is too short.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& notice, const std::string& more = "") {
  return simulate(
             scenario_of(R"({"name": "leaving", "duration": "4d", "committee": {"nodes": 10, "shards": 10},
      "blobs": [{"size": "1kB", "count": 3}], "schemes": [{"model": "red-stuff"}], "faults": [
        {"model": "departures", "at": ["1d"], "nodes": [3], "replacement": "1h", "notice": ")" +
                         notice + "\"}" + more + "]}"),
             0)
      .schemes.at(0);
}

}  // namespace

// n = 10: k1 = 4, k2 = 7, symbols of 36 B for 1 kB. A primary sliver has 252 B and a secondary one 144 B, each with 6 B
// of framing and 33 B that say what it is; metadata has 703 B. Two parcels, with a header of 200 B each way.
TEST_CASE("a node that hands over in time loses nothing, and moves what it has once") {
  const SchemeResult result = run("1d");
  CHECK(count_of(result, "succession.done") == 1);
  CHECK(count_of(result, "succession.total") == 3 * (252 + 144 + 2 * 39) + 3 * 703 + 2 * 2 * 200);
  for (const char* one : {"fault.departures_announced", "fault.departures_asked", "fault.departures"})
    CHECK(count_of(result, one) == 1);
  for (const char* none : {"lost.pieces", "repair.total", "detection.false_alarms"})
    CHECK(count_of(result, none) == 0);
  CHECK(count_of(result, "margin.min") == 3);
}

TEST_CASE("a notice that is over before the next machine is there is a departure like any other") {
  const SchemeResult result = run("59min");
  CHECK(count_of(result, "succession.done") == 0);
  CHECK(count_of(result, "succession.total") == 0);
  CHECK(count_of(result, "fault.departures") == 1);
  CHECK(count_of(result, "lost.pieces") == 6);
  CHECK(count_of(result, "rebuilt.pieces") == 6);
}

TEST_CASE(
    "a node that is down while it would hand over does so when it is back, or leaves when its notice is "
    "over") {
  const std::string outage = R"(, {"model": "outage", "domain": [3], "at": ["1d"],
      "duration": {"law": "constant", "value": "10h"}})";
  CHECK(count_of(run("11h", outage), "succession.done") == 1);
  CHECK(count_of(run("11h", outage), "lost.pieces") == 0);
  CHECK(count_of(run("9h", outage), "succession.done") == 0);
  CHECK(count_of(run("9h", outage), "fault.departures") == 1);
}

// Whatever a departure comes to, a handover or the end of its notice, it is asked for and happens at the same instant;
// one that is announced still at the end is neither.
TEST_CASE("as many announced departures happen as are asked for") {
  const auto of = [](const std::string& fault) {
    return simulate(scenario_of(R"({"name": "leaving", "duration": "100d",
        "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}],
        "faults": [{"model": "departures", )" +
                                fault + "}]}"),
                    0)
        .schemes.at(0);
  };
  for (const char* notice : {"10d", "30d"}) {  // the next machine is there after 20 d: too late, and in time
    const SchemeResult counted =
        of(R"("count": 20, "until": "1d", "replacement": "20d", "notice": ")" + std::string(notice) + "\"");
    for (const char* all : {"fault.departures_announced", "fault.departures_asked", "fault.departures"})
      CHECK(count_of(counted, all) == 20);
  }
  const SchemeResult at_rate =
      of(R"("rate": "1000%/y", "life": {"law": "constant", "value": "20d"}, "notice": "3d")");
  CHECK(count_of(at_rate, "succession.done") > 20);
  CHECK(count_of(at_rate, "fault.departures_asked") == count_of(at_rate, "fault.departures"));
  CHECK(count_of(at_rate, "fault.departures") == count_of(at_rate, "succession.done"));

  const SchemeResult at_the_end = of(R"("at": ["99d"], "notice": "3d", "replacement": "2d")");
  CHECK(count_of(at_the_end, "fault.departures_announced") == 1);
  CHECK(count_of(at_the_end, "fault.departures_asked") == 0);

  const SchemeResult twice =
      of(R"("at": ["1d", "2d"], "nodes": [3, 3], "notice": "3d", "replacement": "2d")");
  CHECK(count_of(twice, "fault.departures_asked") == 2);
  CHECK(count_of(twice, "fault.departures") == 1);
}

// Five of seven blobs expire on the second day, before anything else happens.
TEST_CASE("what has expired is neither handed over nor superseded") {
  const auto with = [](const std::string& blobs, const std::string& rest) {
    return simulate(scenario_of(R"({"name": "t", "duration": "10d", "committee": {"nodes": 4, "shards": 4},
        "schemes": [{"model": "red-stuff"}], "maintenance": [{"model": "epochs", "length": "1d"}],
        "blobs": [)" + blobs + R"({"size": "28kB", "content": "sized", "count": 2}], )" +
                                rest + "}"),
                    0)
        .schemes.at(0);
  };
  const std::string expiring = R"({"size": "28kB", "content": "sized", "count": 5, "lifetime": 1}, )";
  const std::string leaves =
      R"("faults": [{"model": "departures", "at": ["5d"], "nodes": [1], "notice": "2d"}])";
  const SchemeResult left = with(expiring, leaves);
  CHECK(count_of(left, "blobs.expired") == 5);
  CHECK(count_of(left, "succession.done") == 1);
  CHECK(count_of(left, "succession.total") == count_of(with("", leaves), "succession.total"));
  const std::string silent =
      R"("repair": {"replace_silent": "1h"}, "faults": [{"model": "outage", "domain": [1],
      "at": ["5d"], "duration": {"law": "constant", "value": "2d"}}])";
  CHECK(count_of(with(expiring, silent), "detection.superseded") == 2 * 2);  // of two blobs
}

}  // namespace floe
