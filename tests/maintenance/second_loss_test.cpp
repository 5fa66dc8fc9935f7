// A piece is missing from its first loss on: a disk that is lost again before the repair does not start its
// time anew.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {

// Lost at 1 h, noticed 15 minutes later and replaced 10 minutes after that, at 5100 s. The second machine is
// lost 100 ms later, before the first answer, and the third comes 25 minutes after that.
TEST_CASE("the time of a repair is that since the first loss") {
  const RunResult result = simulate(scenario_of(R"({"name": "twice", "duration": "1d",
      "committee": {"nodes": 10, "shards": 10}, "repair": {"detection": "15min"},
      "blobs": [{"count": 4, "size": "10KiB", "content": "sized"}],
      "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}],
      "faults": [{"model": "departures", "at": ["1h", "5100100ms"], "nodes": [0, 0],
                  "replacement": "10min"}]})"),
                                    0);
  for (const SchemeResult& scheme : result.schemes) {
    const double since_first = 5100.1 - 3600 + 1500;
    CHECK(real_of(scheme, "repair.time.p50") > since_first);
    CHECK(real_of(scheme, "repair.time.p50") < since_first + 60);
  }
}

}  // namespace floe
