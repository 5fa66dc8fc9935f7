// What a run owes as a whole: the same answer to the same question, the same faults for every scheme, and the
// behaviour that the scenarios of the main job promise.
#include "run/simulate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>

#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

Scenario file(const std::string& name, const std::vector<std::string>& edits = {}) {
  return scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/" + name, edits);
}

}  // namespace

TEST_CASE("the quickstart rebuilds nodes, loses nothing and repeats") {
  const Scenario scenario = file("quickstart.json");
  const RunResult first = simulate(scenario, 0);
  REQUIRE(first.schemes.size() == 3);
  for (const SchemeResult& scheme : first.schemes) {
    CAPTURE(scheme.label);
    CHECK(count_of(scheme, "blobs.lost") == 0);
    CHECK(count_of(scheme, "reads.failed") == 0);
    CHECK(count_of(scheme, "reads.ok") == 40);
  }
  // Every departure destroys one pair of each of the 20 blobs.
  CHECK(count_of(first.schemes[0], "repair.pieces") >= 5 * 2 * 20);
  CHECK(count_of(first.schemes[1], "repair.pieces") * 2 == count_of(first.schemes[0], "repair.pieces"));
  CHECK(simulate(scenario, 0).digest == first.digest);
  CHECK(simulate(file("quickstart.json", {"seed=2"}), 0).digest != first.digest);
  CHECK(simulate(scenario, 1).digest != first.digest);
}

TEST_CASE("replicates on threads give what they give alone") {
  const Scenario scenario = file("quickstart.json", {R"(blobs=[{"size": "100kB", "count": 2}])"});
  const RunResult alone = simulate(scenario, 0);
  const RunResult other = simulate(scenario, 1);
  RunResult a;
  RunResult b;
  std::thread first([&] { a = simulate(scenario, 0); });
  std::thread second([&] { b = simulate(scenario, 1); });
  first.join();
  second.join();
  CHECK(a.digest == alone.digest);
  CHECK(b.digest == other.digest);
}

TEST_CASE("every scheme of a scenario meets the same faults") {
  const RunResult result = simulate(file("quickstart.json"), 0);
  for (const SchemeResult& scheme : result.schemes) {
    REQUIRE(scheme.samples.size() == result.schemes[0].samples.size());
    for (std::size_t i = 0; i < scheme.samples.size(); ++i)
      REQUIRE(scheme.samples[i].nodes_up == result.schemes[0].samples[i].nodes_up);
  }
}

// 66 live holders: fewer than k2 = 67, more than k1 = 34.
TEST_CASE("with a third gone blobs are read, secondaries return first, then primaries, then all is whole") {
  const RunResult result = simulate(file("third-offline.json"), 0);
  const SchemeResult& red_stuff = result.schemes.at(0);
  CHECK(count_of(red_stuff, "blobs.lost") == 0);
  CHECK(count_of(red_stuff, "reads.ok") == 50);
  CHECK(count_of(red_stuff, "reads.failed") == 0);
  CHECK(count_of(red_stuff, "repair.pieces") == 34 * 2 * 10);
  CHECK(red_stuff.samples.back().least == doctest::Approx(real_of(red_stuff, "storage.slivers")));
  CHECK(red_stuff.samples.back().nodes_up == 100);
  CHECK(real_of(red_stuff, "redundancy.min") ==
        doctest::Approx(0.66 * real_of(red_stuff, "storage.slivers")));
  // In the first outage nothing is lost and nothing moves for repair: all of it is from the second.
  const auto before = static_cast<std::size_t>(days(4).ns / Recorder::kBin.ns);
  for (std::size_t hour = 0; hour < before; ++hour)
    CHECK(red_stuff.bins.at(hour)[static_cast<std::size_t>(Cause::symbols)] == Bytes{0});
}

// One replacement at a time: with 66 live holders the first can rebuild secondaries and no primary, for which
// k2 = 67 secondaries are needed; its own do not count for itself, so the second to come makes the
// difference.
TEST_CASE("with k1 <= L < k2 holders secondaries come back and primaries wait for k2") {
  const std::string text =
      R"({"name": "between", "duration": "20d", "committee": {"nodes": 100, "shards": 100},
    "blobs": [{"size": "100kB", "content": "real"}], "schemes": [{"model": "red-stuff"}],
    "faults": [{"model": "departures", "nodes": [)" +
      [] {
        std::string nodes;
        for (int node = 0; node < 33; ++node) nodes += std::to_string(node) + ", ";
        return nodes + "33";
      }() +
      R"(], "replacement": "10d", "at": [)" +
      [] {
        std::string at;
        for (int node = 0; node < 33; ++node) at += "\"1d\", ";
        return at + "\"6d\"";
      }() +
      "]}]}";
  const SchemeResult result = simulate(scenario_of(text), 0).schemes.at(0);
  CHECK(count_of(result, "repair.pieces") == 34 * 2);
  CHECK(count_of(result, "blobs.lost") == 0);
}

TEST_CASE("a run can be stopped from outside and leaves nothing behind") {
  const Scenario scenario = file("churn-year.json");
  Progress progress;
  progress.stop = true;
  CHECK_THROWS_AS(simulate(scenario, 0, {.progress = &progress}), Stopped);
}

TEST_CASE("real and sized blobs agree in every counter of the quickstart") {
  const std::vector<std::string> edits = {R"(schemes=[{"model": "red-stuff"}, {"model": "reed-solomon"}])"};
  std::vector<std::string> sized = edits;
  sized.push_back(R"(blobs=[{"count": 20, "size": "1MiB", "content": "sized"}])");
  const RunResult real = simulate(file("quickstart.json", edits), 0);
  const RunResult counted = simulate(file("quickstart.json", sized), 0);
  CHECK(real.digest == counted.digest);
}

}  // namespace floe
