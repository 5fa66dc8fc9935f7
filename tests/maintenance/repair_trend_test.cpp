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

}  // namespace floe
