// What a read moves, against the sizes of redstuff: metadata once and k1 whole primary slivers; when it gives up.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& reads, const std::string& faults = "") {
  return simulate(scenario_of(R"({"name": "read", "duration": "2d", "committee": {"nodes": 10, "shards": 10},
    "network": {"message_overhead": "0B"}, "blobs": [{"count": 3, "size": "2800B"}],
    "schemes": [{"model": "red-stuff"}], "faults": [)" +
                              faults + R"(], "reads": [)" + reads + "]}"),
                  0)
      .schemes.at(0);
}

// n = 10: f = 3, k1 = 4, k2 = 7, s = even(2800 / 28) = 100. A primary sliver has 7 symbols, a secondary 4; on
// the wire uleb(length) + length + 4. Metadata: 32 + 1 + 1 + 8 + 1 + 66 n.
constexpr std::int64_t kMetadata = 32 + 1 + 1 + 8 + 1 + 660;
constexpr std::int64_t kPrimary = 2 + 700 + 4;
constexpr std::int64_t kSecondary = 2 + 400 + 4;

// Four pieces of 10 000 B each through 1 kB/s: 40 s.
SchemeResult read_with(const std::string& fields) {
  return simulate(scenario_of(R"({"name": "read", "duration": "1d", "committee": {"nodes": 10, "shards": 10},
    "network": {"message_overhead": "0B"}, "blobs": [{"size": "40kB", "content": "real"}],
    "schemes": [{"model": "reed-solomon"}],
    "reads": [{"at": ["1h"], "downlink": "1kB/s")" +
                              fields + "}]}"),
                  0)
      .schemes.at(0);
}

}  // namespace

TEST_CASE("a read moves the metadata and as many slivers as are needed") {
  const SchemeResult primary = run(R"({"at": ["1d"]})");
  CHECK(count_of(primary, "read.ok") == 3);
  CHECK(cause_of(primary, "read").received.n == 3 * (kMetadata + 4 * kPrimary));
  const SchemeResult secondary = run(R"({"at": ["1d"], "pieces": "secondary"})");
  CHECK(count_of(secondary, "read.ok") == 3);
  CHECK(cause_of(secondary, "read").received.n == 3 * (kMetadata + 7 * kSecondary));
}

TEST_CASE("a read that comes again is as many reads as fit into the run") {
  const SchemeResult result = run(R"({"at": ["1h"], "every": "6h"}, {"at": ["1d", "2h"], "every": "1d"})");
  CHECK(count_of(result, "read.ok") ==
        3 * (8 + 1 + 2));  // at 1 h, 7 h .. 43 h; 24 h (48 h is the end); 2 h, 26 h
  CHECK(cause_of(result, "read").received.n == 3 * 11 * (kMetadata + 4 * kPrimary));
}

TEST_CASE("reads fail where too few nodes answer, and clients of one run do not share draws") {
  const std::string most_gone = R"({"model": "burst", "at": "12h", "share": "70%", "duration": "1d"})";
  const SchemeResult result = run(R"({"at": ["1h", "1d"]}, {"at": ["1d"]})", most_gone);
  CHECK(count_of(result, "read.ok") == 3);
  CHECK(count_of(result, "read.failed") == 6);
}

TEST_CASE("a read whose pieces take 40 s succeeds within 45 s a node, the default, and not within 15 s") {
  const SchemeResult plain = read_with("");
  CHECK(count_of(plain, "read.ok") == 1);
  CHECK(count_of(plain, "read.bytes") == 4 * 10'000 + (32 + 1 + 1 + 8 + 1 + 33 * 10));
  CHECK(count_of(read_with(R"(, "timeout": "15s")"), "read.failed") == 1);
}

// Ten nodes, four at a time, are asked in three turns of 15 s, in which 15 kB move; even two pieces take 20 s.
TEST_CASE("a read that fails has asked all nodes in each of its rounds") {
  for (const int rounds : {1, 2, 5}) {
    CAPTURE(rounds);
    const SchemeResult result =
        read_with(R"(, "timeout": "15s", "pause": "10s", "rounds": )" + std::to_string(rounds));
    CHECK(count_of(result, "read.failed") == 1);
    CHECK(static_cast<double>(count_of(result, "read.bytes")) ==
          doctest::Approx(rounds * 45'000).epsilon(0.02));
  }
}

}  // namespace floe
