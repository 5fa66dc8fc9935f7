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

std::int64_t sent_of(const SchemeResult& result, std::string_view cause) {
  for (const CauseTotals& totals : result.causes)
    if (totals.cause->name == cause) return totals.sent.n;
  return 0;
}

constexpr const char* kEager = "";
constexpr const char* kLazy = R"({"lazy_threshold": 6})";
constexpr const char* kDecoding = R"({"decode_blob": true})";
constexpr const char* kLazyDecoding = R"({"lazy_threshold": 6, "decode_blob": true})";

}  // namespace

TEST_CASE(
    "with fewer columns left than rebuild a row all is whole again, and below the rows that read it is "
    "lost") {
  for (const char* policy : {kEager, kLazy, kDecoding, kLazyDecoding}) {
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

// n = 10: k1 = 4 rows read, k2 = 7 columns rebuild a row; symbols of s = 358 B. Node 0 is replaced while 4 others are
// away for good: with it 6 columns are left, and its row comes only of the decoded blob.
TEST_CASE(
    "where the policy allows it, a row comes back of the decoded blob while there are too few columns") {
  const std::int64_t s = 358;
  const std::int64_t k1 = 4;
  const std::int64_t k2 = 7;
  for (const char* content : {"real", "sized"})
    for (const bool is_allowed : {false, true}) {
      CAPTURE(std::string(content));
      CAPTURE(is_allowed);
      const SchemeResult result = simulate(scenario_of(R"({"name": "decoding", "duration": "10d",
          "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "10kB", "count": 3, "content": ")" +
                                                       std::string(content) + R"("}],
          "schemes": [{"model": "red-stuff"}], "repair": {"policies": [{"decode_blob": )" +
                                                       (is_allowed ? "true" : "false") + R"(}]},
          "faults": [{"model": "departures", "at": ["1d"], "nodes": [0], "replacement": "1h"},
                     {"model": "outage", "at": ["1d"], "which": [0], "domain": [1, 2, 3, 4],
                      "duration": {"law": "constant", "value": "20d"}}]})"),
                                           0)
                                      .schemes.at(0);
      CHECK(count_of(result, "blobs.lost") == 0);
      CHECK(count_of(result, "rebuilt.pieces") == (is_allowed ? 6 : 3));
      CHECK(count_of(result, "repair.payload") == 3 * k1 * s + (is_allowed ? 3 * k1 * k2 * s : 0));
      CHECK(sent_of(result, "rebuild") == (is_allowed ? 3 * k1 * k2 * s : 0));
      // For the row 5 columns came first, in vain; they were kept, and nobody was asked for one again.
      CHECK(sent_of(result, "symbols") == 3 * (k1 + 5) * s);
    }
}

// Nodes of 2 of 20 shards, k1 = 8 and k2 = 14: both rows of a node take one decoded blob.
TEST_CASE("a blob is decoded once for all rows that a node misses of it") {
  const auto rebuild = [](const char* more) {
    return sent_of(simulate(scenario_of(std::string(R"({"name": "decoding", "duration": "10d",
          "committee": {"nodes": 10, "shards": 20}, "blobs": [{"size": "10kB", "count": 5}],
          "schemes": [{"model": "red-stuff"}], "repair": {)") +
                                        more + R"("policies": [{"decode_blob": true}]},
          "faults": [{"model": "departures", "at": ["1d"], "nodes": [0], "replacement": "1h"},
                     {"model": "outage", "at": ["1d"], "which": [0], "domain": [1, 2, 3, 4],
                      "duration": {"law": "constant", "value": "20d"}}]})"),
                            0)
                       .schemes.at(0),
                   "rebuild");
  };
  const std::int64_t s = 90;  // of 8 x 14
  CHECK(rebuild("") == 5 * 8 * 14 * s);
  CHECK(rebuild(R"("batch_blobs": 5, )") == 5 * 8 * 14 * s);
}

// The protocol's pauses: 1 s doubling to 1 h, and up to 1 s more. Nodes that lost a blob do not know that all have, keep
// what 3 shards gave and ask the 6 other empty nodes on: about hourly, for each of 2 pieces of each of 7 nodes.
TEST_CASE("a lost blob is asked for once an hour, and no more often") {
  const auto messages = [](const std::string& duration) {
    return count_of(simulate(scenario_of(R"({"name": "lost", "duration": ")" + duration + R"(",
          "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "10kB", "content": "sized"}],
          "schemes": [{"model": "red-stuff"}],
          "faults": [{"model": "burst", "at": "1d", "for_good": true, "share": "70%"}]})"),
                             0)
                        .schemes.at(0),
                    "repair.messages");
  };
  const double days = 50;
  const double rounds = days * 24 * 3600 / 3600.5;
  CHECK(static_cast<double>(messages("60d") - messages("10d")) ==
        doctest::Approx(rounds * 7 * 2 * 6 * 2).epsilon(0.002));
}

}  // namespace floe
