// Latent corruption and scrubs, against closed forms: how much rots, how old it is when it is found, and which share
// of the pieces is rotten at a time. Real pieces with a flipped byte fail the real check.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "run/simulate.hpp"
#include "schemes/registry.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

// 10 nodes with 200 copies each of 1 MB, which rot five times in 100 days.
SchemeResult run(const std::string& more, const std::string& blobs = R"("count": 1000, "content": "sized")") {
  return simulate(
             scenario_of(R"({"name": "rot", "duration": "1000d", "committee": {"nodes": 10, "shards": 10},
    "blobs": [{"size": "1MB", )" +
                         blobs + R"(}], "schemes": [{"model": "replication", "copies": 2}],
    "faults": [{"model": "rot", "rate": 182500}])" +
                         more + "}"),
             0)
      .schemes.at(0);
}
// 182500 a terabyte and year are 0.5 a day on 1 GB, and there are 2 GB.
constexpr double kExpected = 1000;
constexpr double kPieces = 2000;

const std::string kScrub = R"(, "maintenance": [{"model": "scrub", "period": "40d"}])";

}  // namespace

TEST_CASE("as much rots as the rate says, and a scrub finds it after half its period in the mean") {
  const SchemeResult result = run(kScrub);
  const auto rotten = static_cast<double>(count_of(result, "rot.pieces"));
  CHECK(std::abs(rotten - kExpected) < 4 * std::sqrt(kExpected));
  const auto found = static_cast<double>(count_of(result, "rot.found"));
  // Some is found by those who repair from it.
  CHECK(count_of(result, "scrub.found") <= count_of(result, "rot.found"));
  CHECK(static_cast<double>(count_of(result, "scrub.found")) > 0.95 * found);
  // What has not been found is younger than a period.
  CHECK(rotten - found < kExpected * 0.04 + 4 * std::sqrt(kExpected * 0.04));
  // An even distribution over 40 days has a standard deviation of 40 d / sqrt(12).
  const double hours = real_of(result, "rot.time.mean");
  CHECK(std::abs(hours - 20 * 24) < 4 * 40 * 24 / std::sqrt(12 * found));
  // Little's law: the rate at which a piece rots times the mean time until that is found.
  const double share = kExpected / kPieces / 1000 * 20;
  CHECK(std::abs(real_of(result, "rot.share") - share) < 4 * share / std::sqrt(kExpected));
  // A cycle reads 2 GB; there are 25 of them.
  CHECK(count_of(result, "scrub.read") == 50'000'000'000);
}

TEST_CASE("what is found is owed and repaired, and what nobody reads stays") {
  const SchemeResult scrubbed = run(kScrub);
  CHECK(count_of(scrubbed, "rebuilt.pieces") <= count_of(scrubbed, "rot.found"));
  CHECK(count_of(scrubbed, "rebuilt.pieces") > count_of(scrubbed, "rot.found") * 9 / 10);
  const SchemeResult left = run("");
  CHECK(count_of(left, "rot.found") == 0);
  CHECK(count_of(left, "rebuilt.pieces") == 0);
  CHECK(count_of(left, "blobs.lost") > count_of(scrubbed, "blobs.lost"));
}

TEST_CASE("the rate of reading makes a cycle longer") {
  // 200 MB a node at 50 B/s take 46 days.
  const SchemeResult result =
      run(R"(, "maintenance": [{"model": "scrub", "period": "1d", "rate": "50B/s"}])");
  const double found = static_cast<double>(count_of(result, "rot.found"));
  const double cycle = 200e6 / 50 / 3600;
  CHECK(std::abs(real_of(result, "rot.time.mean") - cycle / 2) < 4 * cycle / std::sqrt(12 * found));
}

TEST_CASE("a read finds rot by the check of what it is sent, and never takes it") {
  const SchemeResult result = simulate(scenario_of(R"({"name": "rot-read", "duration": "200d",
    "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "10kB", "count": 20}],
    "schemes": [{"model": "red-stuff"}], "faults": [{"model": "rot", "rate": 1e8}],
    "reads": [{"at": ["50d", "100d", "150d", "199d"]}]})"),
                                       0)
                                  .schemes.at(0);
  CHECK(count_of(result, "rot.found") > 10);
  CHECK(count_of(result, "read.rejected") > 0);
  CHECK(count_of(result, "read.ok") == 80);
  CHECK(count_of(result, "rebuilt.pieces") == count_of(result, "rot.found"));
}

TEST_CASE("a piece of which one bit is flipped fails the check of every scheme, and one as it is passes") {
  const std::vector<std::uint8_t> bytes(5000, 7);
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const auto scheme = entry.make(fields::Bound::defaults(entry.description.table()), 19);
    const Layout layout = scheme->layout(Bytes{static_cast<std::int64_t>(bytes.size())});
    const auto content = scheme->encode(bytes);
    for (std::uint32_t kind = 0; kind < layout.kinds.size(); ++kind)
      for (std::uint32_t slot = 0; slot < layout.slots; ++slot) {
        CHECK(content->accepts(kind, slot, {.at = 0, .flips = 0}));
        for (std::uint64_t at = 0; at < 3000; at += 173)
          CHECK_FALSE(
              content->accepts(kind, slot, {.at = at, .flips = static_cast<std::uint8_t>(1u << at % 8)}));
      }
  }
}

// What is found in one replicate and not in another is a number in both.
TEST_CASE("every replicate has the metrics of rot") {
  const Scenario scenario = scenario_of(
      R"({"name": "rare", "duration": "3d", "seed": 3, "committee": {"nodes": 4, "shards": 4}, "blobs": [{"size": )"
      R"("100kB", "content": "sized"}], "schemes": [{"model": "replication"}], "faults": [{"model": "rot", "rate": )"
      R"(1000000000}], "maintenance": [{"model": "scrub", "period": "5d"}]})");
  const SchemeResult one = simulate(scenario, 0).schemes.at(0);
  const SchemeResult other = simulate(scenario, 1).schemes.at(0);
  CHECK((count_of(one, "rot.found") == 0) != (count_of(other, "rot.found") == 0));
  REQUIRE(one.metrics.size() == other.metrics.size());
  for (std::size_t i = 0; i < one.metrics.size(); ++i) CHECK(one.metrics[i].row == other.metrics[i].row);
}

}  // namespace floe
