// What the reference system's simulated tests say of nodes that were away, of transfers that fail and of recoveries that
// outlast an epoch (walrus-simtest core and failure, node.rs), and what its known defects come to.
// Blobs of 28 kB on ten shards: slivers of 7000 B and 4000 B. Node 10 waits, and takes a shard over at the first change.
#include <doctest/doctest.h>

#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

const std::string kOneWaits = R"({"shards": 10, "stake": [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0]})";

struct Case {
  std::string epochs = R"("length": "20d", "leave": 1)";
  std::string faults{};
  std::string duration = "30d";
  std::string committee = kOneWaits;
  std::string rest{};  // of the scenario
  int seed = 3;
};

SchemeResult run(const Case& one) {
  return simulate(scenario_of(R"({"name": "cases", "seed": )" + std::to_string(one.seed) +
                              R"(, "duration": ")" + one.duration + R"(", "committee": )" + one.committee +
                              R"(, "blobs": [{"size": "28kB", "count": 20, "content": "sized"}], "schemes": )"
                              R"([{"model": "red-stuff"}], "maintenance": [{"model": "epochs", )" +
                              one.epochs + R"(}], "faults": [)" + one.faults + "]" + one.rest + "}"),
                  0)
      .schemes.at(0);
}

std::string away(const std::string& nodes, const std::string& from, const std::string& time) {
  return R"({"model": "outage", "domain": [)" + nodes + R"(], "at": [")" + from +
         R"("], "duration": {"law": "constant", "value": ")" + time + R"("}})";
}

void check_whole(const SchemeResult& result) {
  CHECK(count_of(result, "unfinished.pieces") == 0);
  CHECK(count_of(result, "blobs.lost") == 0);
  CHECK(count_of(result, "epochs.attested_early") == 0);
}

}  // namespace

// Case 14. What it missed is rebuilt, slowly; what it gains meanwhile is copied.
TEST_CASE("a node that was away for two changes recovers once, and copies what it gains while it does") {
  const SchemeResult result = run({.epochs = R"("length": "10d", "drift": 0.6)",
                                   .faults = away("3", "9d", "13d"),
                                   .duration = "100d",
                                   .committee = R"({"nodes": 10, "shards": 100})",
                                   .rest = R"(, "repair": {"policies": [{"rate_limit": "1B/s"}]})"});
  CHECK(count_of(result, "epochs.done") >= 8);
  CHECK(count_of(result, "epochs.by_symbols") > 0);
  CHECK(count_of(result, "epochs.pieces") > 10 * count_of(result, "epochs.by_symbols"));
  check_whole(result);
}

// Case 15.
TEST_CASE("a node that is down for two minutes as an epoch begins copies what it gained") {
  const SchemeResult result = run({.epochs = R"("length": "20min", "leave": 1)",
                                   .faults = away("10", "19min", "2min"),
                                   .duration = "50min"});
  CHECK(count_of(result, "epochs.begun") == 2);
  CHECK(count_of(result, "epochs.by_symbols") == 0);
  CHECK(count_of(result, "epochs.pieces") == 2 * 40);
  CHECK(count_of(result, "epochs.done") == 2);
  check_whole(result);
}

// The node that left still has a second copy of all that node 10 loses with its machine, and what is lost is rebuilt:
// one piece of each kind of 20 blobs.
TEST_CASE(
    "what a new owner loses with its disk is lost, whoever has a copy, and adds up with what is rebuilt") {
  const SchemeResult result = run({.faults = R"({"model": "departures", "at": ["22d"], "nodes": [10], )"
                                             R"("replacement": "1h"})"});
  CHECK(count_of(result, "epochs.pieces") == 40);
  CHECK(count_of(result, "lost.pieces") == 40);
  CHECK(count_of(result, "lost.bytes") == 20 * (7000 + 4000));
  CHECK(count_of(result, "rebuilt.pieces") == 40);
  check_whole(result);
}

// Case 16, with the shortest epochs that there are.
TEST_CASE("nodes that are down for seconds all the time do not hold epochs up") {
  const SchemeResult result =
      run({.epochs = R"("length": "1min", "drift": 0.3, "retry_first": "1s", "timeout": "10s")",
           .faults = R"({"model": "sessions", "up": {"law": "constant", "value": "2min"}, "down": {"law": )"
                     R"("uniform", "low": "5s", "high": "25s"}})",
           .duration = "3h",
           .committee = R"({"nodes": 5, "shards": 13, "groups": [{"nodes": 2, "shards": 4}, )"
                        R"({"nodes": 3, "shards": 9}]})",
           .rest = R"(, "calm": "1h")"});
  CHECK(count_of(result, "epochs.begun") > 120);  // of 180 at most
  CHECK(count_of(result, "epochs.begun") - count_of(result, "epochs.done") <= 1);
  check_whole(result);
}

// Case 17.
TEST_CASE("a recovery that is longer than an epoch comes to its end") {
  for (const char* blobs : {"1", "2", "3"}) {
    CAPTURE(std::string(blobs));
    const SchemeResult result =
        run({.epochs = R"("length": "1h", "drift": 0.1)",
             .faults = R"({"model": "departures", "at": ["30min"], "nodes": [2], "replacement": "1min"})",
             .duration = "300h",
             .committee = R"({"nodes": 10, "shards": 20})",
             .rest = R"(, "repair": {"concurrent_blobs": )" + std::string(blobs) +
                     R"(, "policies": [{"rate_limit": "3B/s"}]})"});
    CHECK(count_of(result, "epochs.done") > 250);
    CHECK(real_of(result, "repair.time.p99") > 3600);
    check_whole(result);
  }
}

// Case 18.
TEST_CASE("sources that crash for seconds never force symbols") {
  const SchemeResult result =
      run({.epochs = R"("length": "2h", "leave": 1, "slivers": 1, "timeout": "1min", "retry_first": "5s")",
           .faults = R"({"model": "sessions", "up": {"law": "exponential", "mean": "50s"}, "down": {"law": )"
                     R"("constant", "value": "5s"}})",
           .duration = "150min",
           .rest = R"(, "network": {"uplink": "8kbit/s"})"});
  CHECK(count_of(result, "epochs.shards") == 1);
  CHECK(count_of(result, "epochs.pieces") == 40);
  CHECK(count_of(result, "epochs.by_symbols") == 0);
  check_whole(result);
}

// Case 19. What is rotten at the owner before comes from symbols, and all else from there.
TEST_CASE("pieces that fail their check are rebuilt from symbols, and the copying goes on") {
  const SchemeResult result = run({.epochs = R"("length": "20d", "leave": 1)",
                                   .faults = R"({"model": "rot", "rate": 5e8})",
                                   .duration = "30d",
                                   .rest = R"(, "calm": "8d")"});
  const std::int64_t rebuilt = count_of(result, "epochs.by_symbols");
  CHECK(rebuilt > 0);
  CHECK(rebuilt < 40);
  CHECK(count_of(result, "epochs.pieces") == 40 - rebuilt);
  CHECK(count_of(result, "epochs.done") == 1);
}

// Case 20. Whoever the leaver is, it is away for 11 hours after the change, or for 14, or for 16 with a pause in which
// pieces come.
TEST_CASE("copying waits for its source up to twelve hours without progress") {
  const auto by_symbols = [](const std::string& first, const std::string& second) {
    std::int64_t most = 0;
    for (int node = 0; node < 10; ++node) {
      std::string faults = away(std::to_string(node), "479h", first);
      if (!second.empty()) faults += ", " + away(std::to_string(node), "489h", second);
      const SchemeResult result = run(
          {.epochs =
               R"("length": "20d", "leave": 1, "slivers": 1, "timeout": "5min", "metadata_timeout": "10min")",
           .faults = faults,
           .rest = R"(, "network": {"uplink": "400bit/s"}, "repair": )"
                   R"({"request_timeout": "12h"})"});
      most = std::max(most, count_of(result, "epochs.by_symbols"));
      check_whole(result);
    }
    return most;
  };
  CHECK(by_symbols("12h", "") == 0);
  CHECK(by_symbols("15h", "") == 40);
  CHECK(by_symbols("9h", "10h") == 0);  // from 488h to 489h it answers
}

TEST_CASE("while no member is up no epoch begins") {
  const auto begun = [](const char* duration) {
    return count_of(run({.epochs = R"("length": "20d")",
                         .faults = away("0, 1, 2, 3, 4, 5, 6, 7, 8, 9", "19d", "6d"),
                         .duration = duration}),
                    "epochs.begun");
  };
  CHECK(begun("24d") == 0);
  CHECK(begun("26d") == 1);
}

// A member waits for the last piece and not for the next minute.
TEST_CASE("a shard is complete at the instant at which its last piece is back") {
  const SchemeResult result = run({.epochs = R"("length": "20d", "leave": 1, "silent": "100%")"});
  const double shard = real_of(result, "epochs.shard.p99");
  const double piece = real_of(result, "repair.time.p99");
  CHECK(shard == doctest::Approx(piece).epsilon(0.01));  // bins of both are as wide
  CHECK(count_of(result, "epochs.done") == 1);
}

TEST_CASE("defect: what was not copied in time is said to be there") {
  const auto early = [](const char* defect) {
    return run({.epochs = R"("length": "2h", "leave": 1, "slivers": 1, "metadata_timeout": "10min")" +
                          std::string(defect),
                .duration = "5h",
                .rest = R"(, "network": {"uplink": "160bit/s"}, "repair": {"request_timeout": "12h"})"});
  };
  CHECK(count_of(early(""), "epochs.attested_early") == 0);
  CHECK(count_of(early(R"(, "attests_unfinished": true)"), "epochs.attested_early") > 0);
}

TEST_CASE("defect: a node that was away takes what it gained for filled, and it stays empty") {
  const auto back = [](const char* defect) {
    return run({.epochs = R"("length": "20d", "leave": 1)" + std::string(defect),
                .faults = away("10", "19d", "5d")});
  };
  check_whole(back(""));
  const SchemeResult empty = back(R"(, "resumes_empty": true)");
  CHECK(count_of(empty, "unfinished.pieces") == 40);
  CHECK(count_of(empty, "epochs.attested_early") == 1);
  CHECK(count_of(empty, "epochs.pieces") == 0);
}

TEST_CASE("defect: a recovery that hangs rebuilds nothing and never says that it has all") {
  const auto back = [](const char* defect) {
    return run({.epochs = R"("length": "20d", "leave": 1)" + std::string(defect),
                .faults = away("10", "19d", "25d"),
                .duration = "55d"});
  };
  check_whole(back(""));
  const SchemeResult hanging = back(R"(, "recovery_hangs": "100%")");
  CHECK(count_of(hanging, "epochs.hanging") == 1);
  CHECK(count_of(hanging, "unfinished.pieces") == 40);
}

// A shard of 40 pieces takes three hours, and an epoch two.
TEST_CASE("defect: a shard that is not copied when the next epoch begins is copied no more") {
  const auto slow = [](const char* defect) {
    return run({.epochs = R"("length": "2h", "leave": 1, "slivers": 1, "metadata_timeout": "10min")" +
                          std::string(defect),
                .duration = "7h",
                .rest = R"(, "network": {"uplink": "160bit/s"}, "repair": {"request_timeout": "12h"})"});
  };
  const SchemeResult goes_on = slow("");
  CHECK(count_of(goes_on, "epochs.shards") > 1);
  CHECK(count_of(goes_on, "epochs.by_symbols") == 0);
  CHECK(count_of(slow(R"(, "abandons_unfinished": true)"), "epochs.by_symbols") > 0);
}

// What a node lost takes it forty epochs, in which it lacks some of its pieces; then there are 260 in which it has all.
TEST_CASE("the share present at the end of an epoch is that of the epochs that end after the warm-up") {
  const auto least = [](const char* warmup) {
    return real_of(
        run({.epochs = R"("length": "1h", "drift": 0.1)",
             .faults = R"({"model": "departures", "at": ["30min"], "nodes": [2], "replacement": "1min"})",
             .duration = "300h",
             .committee = R"({"nodes": 10, "shards": 20})",
             .rest = R"(, "warmup": ")" + std::string(warmup) +
                     R"(", "repair": {"policies": [{"rate_limit": "3B/s"}]})"}),
        "epochs.complete.min");
  };
  CHECK(least("0h") < 1);
  CHECK(least("150h") == 1);
}

}  // namespace floe
