// The end of a run may be without faults: from then on nobody goes, and who was away is back.
#include <doctest/doctest.h>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
TEST_CASE("in a calm all nodes are up and none departs") {
  const RunResult result = simulate(scenario_of(R"({"name": "calm", "duration": "20d", "calm": "10d",
      "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "1KiB", "content": "sized"}],
      "schemes": [{"model": "replication", "copies": 10}],
      "faults": [
        {"model": "burst", "at": "9d", "share": "50%", "duration": "100d"},
        {"model": "sessions", "up": {"law": "constant", "value": "3d"}, "down": {"law": "constant", "value": "1d"}},
        {"model": "departures", "at": ["239h", "241h"], "nodes": [0, 1], "replacement": "2h"}]})"),
                                    0);
  const SchemeResult& scheme = result.schemes.front();
  // The one of 239 h is replaced at most 15 min and 2 h later, the other does not happen.
  CHECK(count_of(scheme, "fault.departures") == 1);
  bool any_down = false;
  for (const Step& step : steps_of(scheme, "nodes.up")) {
    CAPTURE(to_text(step.at - Instant{}));
    if (step.at < Instant{} + days(10)) any_down = any_down || step.value < 10;
    if (step.at > Instant{} + hours(242)) CHECK(step.value == 10);
  }
  CHECK(any_down);
}

TEST_CASE("a calm is no longer than the run") {
  const std::string text = R"({"name": "calm", "duration": "1d", "calm": "2d",
      "committee": {"nodes": 4, "shards": 4}, "blobs": [{"size": "1KiB"}],
      "schemes": [{"model": "replication"}]})";
  CHECK_THROWS_WITH_AS(scenario_of(text), doctest::Contains("calm: it lasts longer than the run, 1d"),
                       text::DocumentError);
}

}  // namespace floe
