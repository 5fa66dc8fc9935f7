// Storage challenges: who passes, against the closed form; what they cost, to the byte; what follows from failing.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& nodes, const std::string& blobs, const std::string& challenge,
                 const std::string& faults, const std::string& duration = "61d") {
  return simulate(scenario_of(
                      R"({"name": "challenges", "duration": ")" + duration + R"(", "committee": {"nodes": )" +
                      nodes + R"(, "shards": )" + nodes + R"(}, "blobs": [)" + blobs +
                      R"(], "schemes": [{"model": "red-stuff"}], "maintenance": [{"model": "challenge", )" +
                      challenge + R"(}], "faults": [)" + faults + "]}"),
                  0)
      .schemes.at(0);
}

}  // namespace

// 33 of 100 nodes drop a tenth of 400 blobs; 20 rounds.
TEST_CASE("a node that keeps a share h passes c challenges with probability h^c") {
  const SchemeResult result =
      run("100", R"({"size": "1kB", "count": 400, "content": "sized"})",
          R"("every": "3d", "blobs": 5, "expels": false)",
          R"({"model": "liar", "conduct": "pretends", "drops": "10%", "share": "33%"})");
  const double trials = 33 * 20;
  const double expected = std::pow(0.9, 5);
  // Trials of one node share what it dropped, of which 400 draws have their own spread.
  const double of_trials = expected * (1 - expected) / trials;
  const double of_drops = std::pow(5 * expected / 0.9, 2) * 0.9 * 0.1 / 400 / 33;
  const double passed = static_cast<double>(count_of(result, "challenge.missed")) / trials;
  CHECK(std::abs(passed - expected) < 4 * std::sqrt(of_trials + of_drops));
  CHECK(count_of(result, "challenge.false_alarms") == 0);
  CHECK(count_of(result, "challenge.passed") ==
        67 * 20 + count_of(result, "challenge.missed"));  // every honest node, each time
}

// Drawn without replacement: of 10 blobs of which one node dropped one, 10 challenges hit it always.
TEST_CASE("the full form finds whoever dropped anything") {
  const SchemeResult result =
      run("31", R"({"size": "1kB", "count": 200})", R"("form": "full", "every": "30d", "expels": false)",
          R"({"model": "liar", "conduct": "pretends", "drops": "5%", "share": "32%"})");
  CHECK(count_of(result, "challenge.missed") == 0);
  CHECK(count_of(result, "challenge.failed") == 2 * 10);
  CHECK(count_of(result, "challenge.passed") == 2 * 21);
}

// n = 10: k1 = 4, k2 = 7, symbols of 358 B for 10 kB. Each of 90 ordered pairs of nodes moves two common symbols with
// 1 + 2 + 2 + 2 + 1 B of framing, and their paths: in a tree of 10 leaves all paths together have 1192 B.
TEST_CASE("a challenge moves the common symbols of every pair of nodes, to the byte") {
  const SchemeResult result = run("10", R"({"size": "10kB"})", R"("form": "full", "every": "60d")", "");
  CHECK(count_of(result, "challenge.bytes") == 90 * 2 * 200 + 180 * (358 + 8) + 18 * 1192);
  CHECK(count_of(result, "challenge.passed") == 10);
  CHECK(count_of(result, "repair.total") == 0);
}

TEST_CASE("who fails is expelled, and what it dropped is there again") {
  const SchemeResult result =
      run("31", R"({"size": "10kB", "count": 20})", R"("form": "full", "every": "20d")",
          R"({"model": "liar", "conduct": "pretends", "share": "32%"})");
  CHECK(count_of(result, "fault.liars") == 10);
  CHECK(count_of(result, "fault.dropped") == 10 * 20 * 2);
  CHECK(count_of(result, "challenge.failed") == 10);
  CHECK(count_of(result, "fault.departures") == 10);
  CHECK(count_of(result, "rebuilt.pieces") == 10 * 20 * 2);
  CHECK(count_of(result, "unfinished.pieces") == 0);
  CHECK(count_of(result, "blobs.lost") == 0);
}

// 2f + 1 signatures are needed: with more than f silent nodes nobody gets them, with f everybody else does.
TEST_CASE("honest nodes pass while no more than f do not sign") {
  const auto silent = [](const char* nodes) {
    return run("10", R"({"size": "1kB"})", R"("every": "60d", "expels": false)",
               R"({"model": "liar", "conduct": "silent", "nodes": )" + std::string(nodes) + "}");
  };
  CHECK(count_of(silent("[1, 4, 7]"), "challenge.false_alarms") == 0);
  CHECK(count_of(silent("[1, 4, 7]"), "challenge.passed") == 7);
  CHECK(count_of(silent("[1, 4, 7, 8]"), "challenge.false_alarms") == 6);
  CHECK(count_of(silent("[1, 4, 7, 8]"), "challenge.passed") == 0);
}

// 35 of 100 nodes are away, and 65 are fewer than 2f + 1 = 67.
TEST_CASE("no challenge is held while too few nodes are there to acknowledge it") {
  const auto away = [](const char* share) {
    return run("100", R"({"size": "1kB", "count": 5})", R"("every": "7d")",
               R"({"model": "outage", "domain": "committee", "share": ")" + std::string(share) +
                   R"(", "at": ["6d"], "duration": {"law": "constant", "value": "2d"}})",
               "20d");
  };
  const SchemeResult few = away("35%");
  CHECK(count_of(few, "challenge.void") == 1);
  CHECK(count_of(few, "challenge.passed") == 100);  // of the round of day 14
  CHECK(count_of(few, "challenge.failed") == 0);
  CHECK(count_of(few, "blobs.lost") == 0);
  CHECK(count_of(away("33%"), "challenge.void") == 0);
}

}  // namespace floe
