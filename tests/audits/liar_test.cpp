// Nodes that lie: what they cost and what they can do, against closed forms. Whatever they send, nobody takes it.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

RunResult run(const std::string& schemes, const std::string& faults, const std::string& nodes = "10",
              const std::string& blobs = R"({"size": "10kB", "count": 10})",
              const std::string& reads = R"("30d")") {
  return simulate(
      scenario_of(R"({"name": "liars", "duration": "40d", "committee": {"nodes": )" + nodes +
                  R"(, "shards": )" + nodes + R"(}, "blobs": [)" + blobs + R"(], "schemes": [)" + schemes +
                  R"(], "reads": [{"at": [)" + reads + R"(]}], "faults": [)" + faults + "]}"),
      0);
}

constexpr const char* kAll = R"({"model": "red-stuff"}, {"model": "reed-solomon"})";

std::string liars(const std::string& conduct, const std::string& nodes) {
  return R"({"model": "liar", "conduct": ")" + conduct + R"(", "nodes": [)" + nodes + "]}";
}

}  // namespace

TEST_CASE(
    "with f liars all is read and repaired; with more than n - k1 nothing is, and nothing is ever wrong") {
  const std::string departure = R"(, {"model": "departures", "at": ["1d"], "nodes": [0]})";
  for (const char* conduct : {"wrong", "pretends", "silent", "denies"}) {
    CAPTURE(conduct);
    for (const SchemeResult& result : run(kAll, liars(conduct, "2, 5, 8") + departure).schemes) {
      CHECK(count_of(result, "read.ok") == 10);
      CHECK(count_of(result, "rebuilt.pieces") ==
            count_of(result, "lost.pieces") - count_of(result, "fault.dropped"));
      CHECK((count_of(result, "read.rejected") > 0) ==
            (std::string(conduct) == "wrong" || std::string(conduct) == "pretends"));
    }
    for (const SchemeResult& result : run(kAll, liars(conduct, "1, 2, 3, 5, 6, 7, 8") + departure).schemes) {
      CHECK(count_of(result, "read.ok") == 0);
      CHECK(count_of(result, "read.failed") == 10);
      CHECK(count_of(result, "rebuilt.pieces") == 0);
      CHECK(count_of(result, "blobs.lost") == (std::string(conduct) == "pretends" ? 10 : 0));
    }
  }
}

// Nodes are asked in a drawn order until k1 = 11 of 31 gave the right piece: with 10 liars the negative hypergeometric
// law has the mean 11 * 10 / 22 of wrong ones. Before, one is asked after another for the metadata of
// 42 + 1 + 33 * 31 B, so that 10 / 22 of them are wrong.
TEST_CASE("a read meets as many liars as the order of asking says") {
  const SchemeResult result =
      run(R"({"model": "reed-solomon"})", R"({"model": "liar", "conduct": "wrong", "share": "32.3%"})", "31",
          R"({"size": "22kB", "count": 200, "content": "sized"})",
          R"("1d", "2d", "3d", "4d", "5d", "6d", "7d", "8d", "9d", "10d")")
          .schemes.at(0);
  REQUIRE(count_of(result, "fault.liars") == 10);
  REQUIRE(count_of(result, "read.ok") == 2000);
  const double metadata = 10.0 / 22 * 1066 / 2000;
  const double wrong = static_cast<double>(count_of(result, "read.rejected")) / 2000 / 2000 - metadata;
  // Its variance is k L (N + 1) (N - L + 1 - k) / ((N - L + 1)^2 (N - L + 2)).
  const double variance = 11.0 * 10 * 32 * 11 / (22.0 * 22 * 23);
  CHECK(std::abs(wrong - 5) < 4 * std::sqrt(variance / 2000));
}

TEST_CASE("what is rejected is wasted, and no byte of it is counted as used") {
  const SchemeResult result =
      run(R"({"model": "red-stuff"})",
          liars("wrong", "2, 5, 8") + R"(, {"model": "departures", "at": ["1d"], "nodes": [0]})")
          .schemes.at(0);
  const std::int64_t rejected = count_of(result, "repair.rejected");
  CHECK(rejected > 0);
  CHECK(count_of(result, "repair.wasted") == rejected);
  CHECK(count_of(result, "repair.total") ==
        count_of(result, "repair.payload") + count_of(result, "repair.proofs") +
            count_of(result, "repair.headers") + count_of(result, "repair.metadata") + rejected);
}

// 21 of 31 columns rebuild a row. Nine liars leave 21 others beside the repairer: proofs tell which are right; without
// them nine more right ones would be needed.
TEST_CASE("without proofs a rebuild needs one more right symbol for each wrong one") {
  const RunResult result =
      run(R"({"model": "red-stuff"}, {"model": "red-stuff", "label": "bare", "proofs": false})",
          liars("wrong", "1, 2, 3, 4, 5, 6, 7, 8, 9") +
              R"(, {"model": "departures", "at": ["1d"], "nodes": [0]})",
          "31", R"({"size": "10kB", "count": 2})");
  CHECK(count_of(result.schemes[0], "unfinished.pieces") == 0);
  CHECK(count_of(result.schemes[1], "unfinished.pieces") == 2);  // the rows; columns need 11 of 31
}

TEST_CASE("an adversary takes the fewest nodes that make a blob unreadable") {
  const RunResult result = run(R"({"model": "replication", "copies": 3}, {"model": "red-stuff"})",
                               R"({"model": "liar", "conduct": "silent", "target": [4]})", "10",
                               R"({"size": "1kB", "count": 10})");
  CHECK(count_of(result.schemes[0], "fault.target_shards") == 3);  // all copies
  CHECK(count_of(result.schemes[0], "read.failed") >= 1);
  CHECK(count_of(result.schemes[1], "fault.target_shards") == 7);  // all but k1 - 1 = 3
  CHECK(count_of(result.schemes[1], "read.failed") == 10);
}

TEST_CASE("liars that lie to some are honest with others, and lie to what replaces a fellow") {
  const auto with = [](const std::string& more) {
    return run(R"({"model": "red-stuff"})", R"({"model": "liar", "conduct": "wrong", "share": "100%", )" +
                                                more +
                                                R"(}, {"model": "departures", "at": ["1d"], "nodes": [0]})")
        .schemes.at(0);
  };
  // The machine that replaces the one that departed is honest, and is lied to by all.
  CHECK(count_of(with(R"("askers": "0%")"), "unfinished.pieces") == 0);
  CHECK(count_of(with(R"("askers": "100%")"), "rebuilt.pieces") == 0);
  // That machine is no fellow of theirs, and the client is none.
  const SchemeResult fellows = with(R"("colluding": true)");
  CHECK(count_of(fellows, "rebuilt.pieces") == 0);
  CHECK(count_of(fellows, "read.ok") == 0);
}

TEST_CASE("a blob or node that is not there cannot lie") {
  CHECK_THROWS_WITH_AS(run(kAll, R"({"model": "liar", "target": [10]})"),
                       doctest::Contains("blob 10 does not exist"), text::DocumentError);
  CHECK_THROWS_WITH_AS(run(kAll, R"({"model": "liar", "nodes": [10]})"),
                       doctest::Contains("node 10 does not exist"), text::DocumentError);
}

}  // namespace floe
