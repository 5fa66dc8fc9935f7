// What a run owes as a whole: the same answer to the same question, the same faults for every scheme, and the
// behaviour that the scenarios of the main job promise.
#include "run/simulate.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <thread>

#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"
#include "world/blob_bytes.hpp"

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
    CHECK(count_of(scheme, "read.failed") == 0);
    CHECK(count_of(scheme, "read.ok") == 40);
  }
  // Every departure destroys one pair of each of the 20 blobs.
  CHECK(count_of(first.schemes[0], "rebuilt.pieces") >= 5 * 2 * 20);
  CHECK(count_of(first.schemes[1], "rebuilt.pieces") * 2 == count_of(first.schemes[0], "rebuilt.pieces"));
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

// All that a run draws, the real content among it, belongs to its seed and replicate together.
TEST_CASE("sixteen seeds by sixteen replicates are 256 experiments") {
  std::set<std::uint64_t> digests;
  std::set<std::string> contents;
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    const Scenario scenario = file("quickstart.json", {"seed=" + std::to_string(seed), "duration=5d",
                                                       R"(blobs=[{"size": "1kB", "count": 1}])"});
    for (std::uint32_t replicate = 0; replicate < 16; ++replicate) {
      digests.insert(simulate(scenario, replicate).digest);
      const World world({seed, replicate}, Committee({1, 1}), NetworkSettings{}, Links{});
      const auto bytes = blob_bytes(world, 0, Bytes{100});
      contents.insert(std::string(bytes.begin(), bytes.end()));
    }
  }
  CHECK(digests.size() == 256);
  CHECK(contents.size() == 256);
}

// The streams of a fault are named by what it is, not by where it stands in the list.
TEST_CASE("a fault of another model that comes first changes nobody's draws") {
  const auto with = [](const std::string& first) {
    return simulate(file("quickstart.json", {"duration=10d", R"(blobs=[{"size": "10kB", "count": 2}])",
                                             "faults=[" + first + R"({"model": "departures", "count": 4,
        "until": "9d"}, {"model": "sessions"}, {"model": "departures", "rate": "500%/y"}])"}),
                    0);
  };
  const RunResult alone = with("");
  const RunResult after = with(R"({"model": "burst", "at": "1h", "share": "0%"},)");
  for (std::size_t i = 0; i < alone.schemes.size(); ++i) {
    const std::vector<ShardInterval>& one = alone.schemes[i].fabric;
    const std::vector<ShardInterval>& other = after.schemes[i].fabric;
    REQUIRE(one.size() == other.size());
    for (std::size_t k = 0; k < one.size(); ++k) {
      CHECK(one[k].shard == other[k].shard);
      CHECK(one[k].from == other[k].from);
      CHECK(one[k].to == other[k].to);
    }
  }
}

// The clock ends after 292.4 years: 292 more from the first year on lie beyond it, and so do draws.
TEST_CASE("a time beyond the range of the clock is never, in every field that is a time") {
  const std::string text = R"({"name": "never", "duration": "2y", "committee": {"nodes": 10, "shards": 10},
    "network": {}, "repair": {}, "blobs": [{"size": "1kB"}], "schemes": [{"model": "red-stuff"}],
    "faults": [
      {"model": "departures", "at": ["1y"]}, {"model": "departures", "rate": "100%/y", "replacement": "10d"},
      {"model": "departures", "count": 3, "until": "1y"},
      {"model": "burst", "at": "1y", "share": "10%"},
      {"model": "burst", "at": "1y", "share": "10%", "for_good": true},
      {"model": "sessions", "up": {"law": "exponential", "mean": "1y"},
       "down": {"law": "exponential", "mean": "10d"}, "start": "fresh"}],
    "reads": [{"at": ["1y"]}]})";
  for (const char* field : {"network.latency",         "network.jitter",       "network.startup",
                            "network.connect_timeout", "repair.detection",     "repair.request_timeout",
                            "repair.metadata_timeout", "repair.backoff_first", "repair.backoff_limit",
                            "repair.backoff_jitter",   "faults[0].at[0]",      "faults[0].replacement",
                            "faults[1].replacement",   "faults[2].until",      "faults[3].at",
                            "faults[3].duration",      "faults[4].at",         "faults[4].replacement",
                            "faults[5].up.mean",       "faults[5].down.mean",  "reads[0].at[0]",
                            "reads[0].timeout",        "reads[0].pause"}) {
    CAPTURE(field);
    for (const char* sharing : {"max-min", "fifo", "unlimited"}) {
      const std::vector<std::string> edits = {std::string(field) + "=292y",
                                              "network.sharing=" + std::string(sharing)};
      CHECK_NOTHROW(simulate(scenario::read_text("never.json", text, edits), 0));
    }
  }
}

TEST_CASE("every scheme of a scenario meets the same faults") {
  const RunResult result = simulate(file("quickstart.json"), 0);
  for (const SchemeResult& scheme : result.schemes) {
    const auto& up = steps_of(scheme, "nodes.up");
    const auto& first = steps_of(result.schemes[0], "nodes.up");
    REQUIRE(up.size() == first.size());
    for (std::size_t i = 0; i < up.size(); ++i) REQUIRE(up[i].value == first[i].value);
  }
}

// 66 live holders: fewer than k2 = 67, more than k1 = 34.
TEST_CASE("with a third gone blobs are read, secondaries return first, then primaries, then all is whole") {
  const RunResult result = simulate(file("third-offline.json"), 0);
  const SchemeResult& red_stuff = result.schemes.at(0);
  CHECK(count_of(red_stuff, "blobs.lost") == 0);
  CHECK(count_of(red_stuff, "read.ok") == 50);
  CHECK(count_of(red_stuff, "read.failed") == 0);
  CHECK(count_of(red_stuff, "rebuilt.pieces") == 34 * 2 * 10);
  CHECK(steps_of(red_stuff, "redundancy.min").back().value ==
        doctest::Approx(real_of(red_stuff, "storage.slivers")));
  CHECK(steps_of(red_stuff, "nodes.up").back().value == 100);
  CHECK(real_of(red_stuff, "redundancy.min") ==
        doctest::Approx(0.66 * real_of(red_stuff, "storage.slivers")));
  // In the first outage nothing is lost and nothing moves for repair: all of it is from the second.
  const auto before = static_cast<std::size_t>(days(4).ns / Bins::kWidth.ns);
  for (std::size_t hour = 0; hour < before; ++hour)
    CHECK(cause_of(red_stuff, "symbols").bins.amounts().at(hour) == 0);
}

// 34 of 100 nodes leave, and one comes back long before the others: with 66 live holders it rebuilds secondaries,
// and primaries take k2 = 67. Its own secondary is the 67th.
TEST_CASE("with one holder fewer than k2 a replacement's own secondary makes up for it") {
  const auto pieces_with = [](int leavers) {
    std::string nodes;
    std::string at;
    for (int node = 1; node < leavers; ++node) {
      nodes += std::to_string(node) + ", ";
      at += "\"1d\", ";
    }
    const std::string text =
        R"({"name": "between", "duration": "20d", "committee": {"nodes": 100, "shards": 100},
    "blobs": [{"size": "100kB", "content": "real"}], "schemes": [{"model": "red-stuff"}],
    "faults": [{"model": "departures", "replacement": "30d", "nodes": [)" +
        nodes + R"(99], "at": [)" + at +
        R"("1d"]}, {"model": "departures", "replacement": "5d", "nodes": [0], "at": ["1d"]}]})";
    const SchemeResult result = simulate(scenario_of(text), 0).schemes.at(0);
    CHECK(count_of(result, "blobs.lost") == 0);
    return count_of(result, "rebuilt.pieces");
  };
  CHECK(pieces_with(33) == 2);
  CHECK(pieces_with(34) == 1);
}

TEST_CASE("the scheme that the scenario names is compared with, and by default the first Reed-Solomon") {
  const RunResult by_default = simulate(file("quickstart.json"), 0);
  const RunResult named = simulate(file("quickstart.json", {"baseline=replication"}), 0);
  CHECK(named.digest == by_default.digest);
  const auto moved = [&](std::size_t scheme) {
    return static_cast<double>(count_of(named.schemes.at(scheme), "repair.total"));
  };
  for (std::size_t scheme = 0; scheme < 3; ++scheme) {
    CHECK(real_of(by_default.schemes[scheme], "compare.total") == doctest::Approx(moved(1) / moved(scheme)));
    CHECK(real_of(named.schemes[scheme], "compare.total") == doctest::Approx(moved(2) / moved(scheme)));
  }
  CHECK(named.schemes[2].baseline == "replication");
  CHECK(named.schemes[1].baseline.empty());
}

TEST_CASE("threads that encode contents change nothing, and stop when they are told") {
  const Scenario scenario = scenario_of(
      R"({"name": "contents", "duration": "20d", "committee": {"nodes": 31, "shards": 31},
    "blobs": [{"count": 3, "size": "100kB", "content": "real"}, {"count": 2, "size": "1MB"},
      {"count": 4, "size": "7kB", "content": "real"}],
    "schemes": [{"model": "red-stuff"}, {"model": "replication", "copies": 3}],
    "faults": [{"model": "departures", "nodes": [3, 5], "at": ["1d", "2d"]}]})");
  const std::uint64_t alone = simulate(scenario, 0).digest;
  CHECK(simulate(scenario, 0, {.encoders = 2}).digest == alone);
  CHECK(simulate(scenario, 0, {.encoders = 9}).digest == alone);
  const std::atomic<bool> stop = true;
  CHECK_THROWS_AS(simulate(scenario, 0, {.stop = &stop, .encoders = 3}), Stopped);
}

TEST_CASE("a run can be stopped from outside and leaves nothing behind") {
  const Scenario scenario = file("churn-year.json");
  Progress progress;
  progress.stop = true;
  CHECK_THROWS_AS(simulate(scenario, 0, {.progress = &progress}), Stopped);
}

TEST_CASE("real and sized blobs agree in every counter of the quickstart") {
  const RunResult real = simulate(file("quickstart.json"), 0);
  const RunResult counted =
      simulate(file("quickstart.json", {R"(blobs=[{"count": 20, "size": "1MiB", "content": "sized"}])"}), 0);
  CHECK(real.digest == counted.digest);
}

}  // namespace floe
