// Repair later for repair earlier: three nodes that are alike leave one after the other, so that halves are told by
// counting nodes, but for the framing of answers, which depends on how many helpers give them.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& warmup) {
  return simulate(
             scenario_of(
                 R"({"name": "trend", "duration": "100d", "warmup": ")" + warmup +
                 R"(", "network": {"message_overhead": "0B"}, "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "28kB", "count": )"
                 R"(20, "content": "sized"}], "schemes": [{"model": "red-stuff"}], "faults": [)"
                 R"({"model": "departures", "at": ["45d"], "nodes": [0]}, )"
                 R"({"model": "departures", "at": ["60d"], "nodes": [1]}, )"
                 R"({"model": "departures", "at": ["80d"], "nodes": [2]}]})"),
             0)
      .schemes.at(0);
}

}  // namespace

TEST_CASE("the trend of repair is that of the halves of what is counted") {
  CHECK(metric_of<double>(run("0d"), "repair.trend") == doctest::Approx(2).epsilon(0.01));
  CHECK(metric_of<double>(run("30d"), "repair.trend") ==
        doctest::Approx(0.5).epsilon(0.01));               // the halves meet at 65 d
  CHECK(!find_metric(run("82d"), "repair.trend")->value);  // nothing is left
}

// A piece is back when the next machine is there, which detection has ordered after 15 minutes, and takes no time to
// rebuild beside that.
TEST_CASE("the trend of the time to repair is that of the means of the halves") {
  const auto trend = [](const std::string& warmup) {
    return metric_of<double>(
        simulate(
            scenario_of(
                R"({"name": "trend", "duration": "100d", "warmup": ")" + warmup +
                R"(", "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "28kB", "count": 20, )"
                R"("content": "sized"}], "schemes": [{"model": "red-stuff"}], "faults": [)"
                R"({"model": "departures", "at": ["45d"], "nodes": [0], "replacement": "1d"}, )"
                R"({"model": "departures", "at": ["60d"], "nodes": [1], "replacement": "3d"}, )"
                R"({"model": "departures", "at": ["80d"], "nodes": [2], "replacement": "2d"}]})"),
            0)
            .schemes.at(0),
        "repair.time.trend");
  };
  CHECK(trend("0d") ==
        doctest::Approx(241.0 / 97).epsilon(0.0001));  // quarters of an hour: 3 d and 2 d, for 1 d
  CHECK(trend("30d") ==
        doctest::Approx(1.0).epsilon(0.0001));  // the halves meet at 65 d: 2 d, for 1 d and 3 d
}

}  // namespace floe
