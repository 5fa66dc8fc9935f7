// What metrics leave out: what happens in the warm-up and what happens after it make the whole, which is the same run.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

Scenario churn(const std::string& more) {
  return scenario_of(R"({
    "name": "churn", "committee": {"nodes": 30, "shards": 30},
    "blobs": [{"count": 3, "size": "1MB", "content": "sized"}],
    "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}, {"model": "replication"}],
    "faults": [
      {"model": "departures", "at": ["1d", "5d", "6d"], "replacement": "1h"},
      {"model": "sessions", "up": {"law": "exponential", "mean": "3d"}, "down": {"law": "exponential", "mean": "2h"}}],
    "reads": [{"at": ["12h", "4d", "9d"]}], )" +
                     more + "}");
}

}  // namespace

TEST_CASE("counts of the warm-up and of what follows add up to those of all") {
  const RunResult all = simulate(churn(R"("duration": "20d")"), 0);
  const RunResult before = simulate(churn(R"("duration": "3d")"), 0);
  const RunResult after = simulate(churn(R"("duration": "20d", "warmup": "3d")"), 0);
  for (std::size_t i = 0; i < all.schemes.size(); ++i) {
    for (const char* name :
         {"fault.departures", "fault.outages", "lost.bytes", "lost.pieces", "rebuilt.bytes", "rebuilt.pieces",
          "repair.total", "repair.payload", "repair.headers", "repair.messages", "read.ok", "read.bytes"}) {
      CAPTURE(name);
      CAPTURE(all.schemes[i].label);
      CHECK(count_of(all.schemes[i], name) ==
            count_of(before.schemes[i], name) + count_of(after.schemes[i], name));
    }
    const auto offline = [&](const RunResult& run) { return real_of(run.schemes[i], "fault.offline_share"); };
    CHECK(20 * offline(all) == doctest::Approx(3 * offline(before) + 17 * offline(after)).epsilon(1e-9));
    const auto least = [&](const RunResult& run) { return count_of(run.schemes[i], "margin.min"); };
    CHECK(least(all) == std::min(least(before), least(after)));
    const auto repairable = [&](const RunResult& run) { return real_of(run.schemes[i], "repairable.share"); };
    CHECK(20 * repairable(all) ==
          doctest::Approx(3 * repairable(before) + 17 * repairable(after)).epsilon(1e-9));
    CHECK(cause_of(after.schemes[i], "read").sent ==
          cause_of(after.schemes[i], "read").received + cause_of(after.schemes[i], "read").lost);
  }
}

TEST_CASE("a blob that is lost in the warm-up is none that is lost") {
  const auto run = [](const std::string& warmup) {
    return simulate(scenario_of(R"({
      "name": "lost", "duration": "20d", "warmup": ")" +
                                warmup + R"(", "committee": {"nodes": 4, "shards": 4},
      "blobs": [{"count": 2, "size": "1MB", "content": "sized"}], "schemes": [{"model": "replication", "copies": 4}],
      "faults": [{"model": "burst", "at": "2d", "share": "100%", "for_good": true, "replacement": "1h"}]})"),
                    0);
  };
  CHECK(count_of(run("1d").schemes[0], "blobs.lost") == 2);
  CHECK(metric_of<double>(run("1d").schemes[0], "blobs.first_loss") == doctest::Approx(86400).epsilon(0.01));
  CHECK(count_of(run("3d").schemes[0], "blobs.lost") == 0);
  CHECK(count_of(run("3d").schemes[0], "lost.bytes") == 0);
}

}  // namespace floe
