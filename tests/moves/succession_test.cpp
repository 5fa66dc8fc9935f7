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
  CHECK(count_of(result, "fault.departures_announced") == 1);
  for (const char* none : {"fault.departures", "lost.pieces", "repair.total", "detection.false_alarms"})
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

}  // namespace floe
