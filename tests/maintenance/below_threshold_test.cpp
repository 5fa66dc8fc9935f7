// RedStuff between its two thresholds, n = 10: 4 rows give a blob back and rebuild columns, 7 columns rebuild rows.
// With fewer than 7 shards left, columns come back first, and rows once there are 7 columns again.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const char* share, const std::string& policies, const std::string& more = "") {
  return simulate(scenario_of(
                      R"({"name": "thresholds", "duration": "10d", "committee": {"nodes": 10, "shards": 10},
    "blobs": [{"size": "10kB", "count": 4}], "schemes": [{"model": "red-stuff"}],
    "repair": {"policies": [)" +
                      policies + R"(]}, "faults": [{"model": "burst", "at": "1d", "for_good": true,
    "share": ")" + share +
                      R"("})" + more + "]}"),
                  0)
      .schemes.at(0);
}

constexpr const char* kEager = "";
constexpr const char* kLazy = R"({"lazy_threshold": 6})";

}  // namespace

TEST_CASE(
    "with fewer columns left than rebuild a row all is whole again, and below the rows that read it is "
    "lost") {
  for (const char* policy : {kEager, kLazy}) {
    CAPTURE(policy);
    for (const char* share : {"40%", "50%", "60%"}) {
      CAPTURE(share);
      const SchemeResult result = run(share, policy);
      CHECK(count_of(result, "blobs.lost") == 0);
      CHECK(count_of(result, "unfinished.pieces") == 0);
      CHECK(count_of(result, "rebuilt.pieces") == count_of(result, "lost.pieces"));
    }
    const SchemeResult lost = run("70%", policy);
    CHECK(count_of(lost, "blobs.lost") == 4);
    CHECK(count_of(lost, "rebuilt.pieces") == 0);
  }
}

// Of 10 shards 4 are left for long. With 3 that are replaced there are 7 columns in the end, 3 of them rebuilt from
// rows, and rows come back; with 2 there are 6, and none does.
TEST_CASE("rows wait for as many columns as rebuild one") {
  const auto rebuilt = [](const std::string& replaced, const std::string& away) {
    return count_of(simulate(scenario_of(R"({"name": "waiting", "duration": "10d",
      "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "10kB"}], "schemes": [{"model": "red-stuff"}],
      "faults": [{"model": "departures", "at": ["1d", "1d", "1d"], "replacement": "1h", "nodes": )" +
                                         replaced + R"(},
                 {"model": "outage", "at": ["1d"], "which": [0], "domain": )" +
                                         away + R"(, "duration": {"law": "constant", "value": "20d"}}]})"),
                             0)
                        .schemes.at(0),
                    "rebuilt.pieces");
  };
  CHECK(rebuilt("[0, 1, 2]", "[3, 4, 5]") == 6);
  CHECK(rebuilt("[0, 1, 1]", "[2, 3, 4, 5]") == 2);
}

TEST_CASE("rot and liars that leave fewer columns than rebuild a row stop rows and not columns") {
  // Nodes 6 to 9 send wrong bytes: 6 columns are right beside those that were lost with node 0.
  const SchemeResult result =
      simulate(scenario_of(R"({"name": "liars", "duration": "10d", "committee": {"nodes": 10, "shards": 10},
        "blobs": [{"size": "10kB"}], "schemes": [{"model": "red-stuff"}],
        "faults": [{"model": "departures", "at": ["1d"], "nodes": [0], "replacement": "1h"},
                   {"model": "liar", "conduct": "wrong", "nodes": [6, 7, 8, 9]}]})"),
               0)
          .schemes.at(0);
  CHECK(count_of(result, "rebuilt.pieces") == 1);
  CHECK(count_of(result, "unfinished.pieces") == 1);
}

}  // namespace floe
