// Epoch changes: what moves, to the byte; who says so and when; what becomes of what cannot be copied.
// Shapes are those of n = 10 shards: f = 3, k1 = 4, k2 = 7. A blob of 28 kB has symbols of 1000 B, a primary sliver of
// 7000 B and a secondary one of 4000 B; on the wire each has its length and 4 B more, and 33 B that name it.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& committee, const std::string& epochs, const std::string& faults = "",
                 const std::string& duration = "41d", const std::string& scheme = "red-stuff", int seed = 1) {
  return simulate(
             scenario_of(R"({"name": "epochs", "seed": )" + std::to_string(seed) + R"(, "duration": ")" +
                         duration + R"(", "committee": )" + committee +
                         R"(, "network": {"message_overhead": "0B"}, "blobs": [{"size": "28kB", "count": 20,)"
                         R"( "content": "sized"}], "schemes": [{"model": ")" +
                         scheme + R"("}], "maintenance": [{"model": "epochs", "length": "20d")" + epochs +
                         R"(}], "faults": [)" + faults + "]}"),
             0)
      .schemes.at(0);
}

constexpr std::int64_t kPair = 7000 + 4000;
constexpr std::int64_t kFraming = 2 + 4 + 33;  // of a sliver, whose length takes two bytes
const std::string kTen = R"({"nodes": 10, "shards": 10})";
// Stake that gives every node but the last one shard; the last one waits.
const std::string kOneWaits = R"({"shards": 10, "stake": [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0]})";

}  // namespace

TEST_CASE("without a change of stakes epochs pass and nothing moves") {
  const SchemeResult result = run(kTen, "", "", "101d");
  CHECK(count_of(result, "epochs.begun") == 5);  // each a little later than 20 days after the one before
  CHECK(count_of(result, "epochs.done") == 5);
  CHECK(count_of(result, "epochs.shards") == 0);
  CHECK(count_of(result, "epochs.total") == 0);
  CHECK(real_of(result, "epochs.complete.min") == 1);
}

TEST_CASE("a graceful change moves slivers and framing, to the byte, and the newcomer's metadata") {
  const SchemeResult result = run(kOneWaits, R"(, "leave": 1)");
  CHECK(count_of(result, "epochs.begun") == 2);
  // One node leaves each time and the one that waits takes its stake: one shard.
  CHECK(count_of(result, "epochs.shards") == 2);
  CHECK(count_of(result, "epochs.pieces") == 2 * 20 * 2);
  CHECK(count_of(result, "epochs.bytes") == 2 * 20 * kPair);
  const std::int64_t answers = 2 * 2 * (1 + 1);  // of each kind of each shard, with a count
  CHECK(cause_of(result, "move_framing").received.n == 2 * 20 * 2 * kFraming + answers);
  // Only the one that waited at the beginning has none.
  const std::int64_t metadata = 32 + 1 + 1 + 8 + 1 + 66 * 10;
  CHECK(cause_of(result, "move_metadata").received.n == 20 * metadata);
  CHECK(count_of(result, "epochs.total") == 2 * 20 * kPair + 2 * 20 * 2 * kFraming + answers + 20 * metadata);
  CHECK(count_of(result, "repair.total") == 0);
  CHECK(count_of(result, "rebuilt.pieces") == 0);
  CHECK(count_of(result, "unfinished.pieces") == 0);
  CHECK(real_of(result, "epochs.complete.min") == 1);
}

// A source that does not answer is asked for 12 hours; then symbols come from the others.
TEST_CASE("what a silent leaver had is rebuilt from symbols, at the payload of copying") {
  const SchemeResult result = run(kOneWaits, R"(, "leave": 1, "silent": "100%")", "", "30d");
  CHECK(count_of(result, "epochs.shards") == 1);
  CHECK(count_of(result, "epochs.bytes") == 0);
  CHECK(count_of(result, "epochs.by_symbols") == 40);
  CHECK(count_of(result, "repair.payload") == 20 * kPair);
  CHECK(count_of(result, "rebuilt.pieces") == 40);
  CHECK(count_of(result, "lost.pieces") == 40);  // with the machine, and nobody else had them
  CHECK(count_of(result, "unfinished.pieces") == 0);
  const double shard = real_of(result, "epochs.shard.p99") / 3600;
  CHECK(shard > 12);
  CHECK(shard < 13);
}

TEST_CASE("readers get all blobs while shards move and the leavers are silent") {
  for (const char* scheme : {"red-stuff", "reed-solomon", "replication", "lrc"}) {
    CAPTURE(std::string(scheme));
    if (std::string(scheme) == "lrc") continue;  // needs more shards than ten
    const SchemeResult result = run(kOneWaits, R"(, "leave": 1, "silent": "50%")", "", "101d", scheme);
    CHECK(count_of(result, "epochs.begun") >= 4);
    CHECK(count_of(result, "blobs.lost") == 0);
    CHECK(count_of(result, "unfinished.pieces") == 0);
  }
}

// Node 10 gains its shard while it is away for one change, and for two.
TEST_CASE("a node that was away for one change copies, and one that was away for two rebuilds") {
  const auto away = [](const char* from, const char* time) {
    return run(kOneWaits, R"(, "leave": 1)",
               R"({"model": "outage", "domain": [10], "at": [")" + std::string(from) +
                   R"("], "duration": {"law": "constant", "value": ")" + time + R"("}})",
               "70d", "red-stuff", 3);
  };
  const SchemeResult one = away("19d", "5d");
  CHECK(count_of(one, "epochs.by_symbols") == 0);
  CHECK(count_of(one, "unfinished.pieces") == 0);
  const SchemeResult two = away("19d", "25d");
  CHECK(count_of(two, "epochs.by_symbols") == 40);  // one shard
  CHECK(count_of(two, "unfinished.pieces") == 0);
  CHECK(count_of(two, "blobs.lost") == 0);
}

TEST_CASE("with f + 1 shards that cannot be said to be there, no epoch follows") {
  const SchemeResult result = run(
      kTen, R"(, "leave": 1)",
      R"({"model": "outage", "domain": [0, 1, 2, 3], "at": ["15d"], "duration": {"law": "constant", "value": "80d"}})",
      "90d");
  CHECK(count_of(result, "epochs.begun") == 1);
  CHECK(count_of(result, "epochs.done") == 0);
}

// Stakes drift: what moves is the sum of what nodes gain.
TEST_CASE("a real blob is the same after its shards moved and some were rebuilt") {
  const SchemeResult result =
      simulate(
          scenario_of(
              R"({"name": "real", "duration": "200d", "committee": {"nodes": 12, "shards": 40}, "blobs": [{"size": "28kB", "count": 3}], "schemes": [{"model": "red-stuff"}], "maintenance": [{"model": "epochs", "length": "10d", "drift": 0.4, "leave": 1, "silent": "30%"}], "reads": [{"at": ["199d"]}]})"),
          0)
          .schemes.at(0);
  CHECK(count_of(result, "epochs.begun") >= 18);
  CHECK(count_of(result, "epochs.by_symbols") > 0);
  CHECK(count_of(result, "epochs.pieces") > 0);
  CHECK(count_of(result, "read.ok") == 3);
}

// n = 1000: one shard goes to a node that waited, and its owner is gone. What symbols cost over copying, for blobs of
// four sizes, was worked out by hand from the shapes of messages.
TEST_CASE("moving by symbols costs 1.07 to 56 times what copying would have") {
  const struct {
    const char* size;
    double times;
  } cases[] = {{"1GiB", 1.07}, {"100MiB", 1.72}, {"32MiB", 3.2}, {"1MiB", 56}};
  std::string stakes;
  for (int node = 0; node < 1000; ++node) stakes += "9, ";
  for (const auto& each : cases) {
    const auto moved = [&](const char* silent) {
      return simulate(scenario_of(
                          R"({"name": "sizes", "duration": "30d", "committee": {"shards": 1000, "stake": [)" +
                          stakes +
                          R"(0]}, "network": {"message_overhead": "0B"}, "repair": )"
                          R"({"request_timeout": "1h"}, "blobs": [{"size": ")" +
                          each.size +
                          R"(", "content": "sized"}], "schemes": [{"model": "red-stuff"}], "maintenance": )"
                          R"([{"model": "epochs", "length": "20d", "leave": 1, "silent": ")" +
                          silent + R"("}]})"),
                      0)
          .schemes.at(0);
    };
    const SchemeResult copied = moved("0%");
    const SchemeResult rebuilt = moved("100%");
    CHECK(count_of(copied, "epochs.shards") == 1);
    CHECK(count_of(copied, "repair.total") == 0);
    const auto copy = static_cast<double>(cause_of(copied, "move_payload").received.n +
                                          cause_of(copied, "move_framing").received.n);
    const auto symbols =
        static_cast<double>(count_of(rebuilt, "repair.total") - cause_of(rebuilt, "metadata").received.n);
    CAPTURE(std::string(each.size));
    CHECK(symbols / copy == doctest::Approx(each.times).epsilon(0.01));
    CHECK(count_of(rebuilt, "repair.payload") == count_of(copied, "epochs.bytes"));
  }
}

// Nobody waits on a link of 10 Mbit/s: metadata of 100 blobs comes blob by blob, each within its own time.
TEST_CASE("a newcomer gets metadata over ordinary links") {
  std::string stakes;
  for (int node = 0; node < 100; ++node) stakes += "9, ";
  const SchemeResult result =
      simulate(
          scenario_of(
              R"({"name": "joins", "duration": "30d", "committee": {"shards": 1000, "stake": [)" + stakes +
              R"(0]}, "network": {"uplink": "10Mbit/s"}, "blobs": [{"size": "1kB", "count": 100, "content": )"
              R"("sized"}], "schemes": [{"model": "red-stuff"}], "maintenance": [{"model": "epochs", "leave": 1}]})"),
          0)
          .schemes.at(0);
  CHECK(count_of(result, "epochs.shards") == 20);  // of two changes
  CHECK(count_of(result, "epochs.pieces") == 20 * 100 * 2);
  CHECK(count_of(result, "unfinished.pieces") == 0);
  CHECK(count_of(result, "epochs.total") < 100'000'000);
}

// Node 10 waits, takes over from a leaver, and gives back to it; away meanwhile, it never had anything to give.
TEST_CASE("a shard that comes back finds what its node kept") {
  const SchemeResult result = run(
      kOneWaits, R"(, "leave": 1)",
      R"({"model": "outage", "domain": [10], "at": ["19d"], "duration": {"law": "constant", "value": "80d"}})",
      "41d");
  CHECK(count_of(result, "epochs.begun") == 2);
  CHECK(count_of(result, "lost.pieces") == 0);
  CHECK(count_of(result, "margin.min") >=
        2);  // of seven that are enough one node is away, and the leaver is up
}

// Repair that waits leaves pieces owed, and epochs follow one another all the same.
TEST_CASE("lazy repair does not stop epochs") {
  const auto begun = [](const char* policies) {
    return count_of(
        simulate(
            scenario_of(
                R"({"name": "lazy", "duration": "40d", "committee": {"nodes": 10, "shards": 10}, "repair": )" +
                std::string(policies) +
                R"(, "blobs": [{"size": "28kB", "count": 5, "content": "sized"}], "schemes": )"
                R"([{"model": "reed-solomon"}], "maintenance": [{"model": "epochs", "length": "5d"}], "faults": )"
                R"([{"model": "departures", "at": ["132h", "133h", "134h", "135h"], "nodes": [0, 1, 2, 3]}]})"),
            0)
            .schemes.at(0),
        "epochs.done");
  };
  CHECK(begun(R"({"policies": [{"lazy_threshold": 4}]})") == begun("{}"));
}

TEST_CASE("in the calm nobody leaves in silence") {
  const SchemeResult result =
      simulate(
          scenario_of(
              R"({"name": "calm", "duration": "61d", "calm": "30d", "committee": {"nodes": 20, "shards": 40}, )"
              R"("blobs": [{"size": "1kB", "content": "sized"}], "schemes": [{"model": "red-stuff"}], "maintenance": )"
              R"([{"model": "epochs", "length": "5d", "leave": 1, "silent": "100%"}]})"),
          0)
          .schemes.at(0);
  CHECK(count_of(result, "epochs.begun") == 12);
  CHECK(count_of(result, "fault.departures") == 6);
}

}  // namespace floe
