// Rules that end a run: what they take, when they look, and where they end.
#include "inference/stop_rule.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "maintenance/repair_record.hpp"
#include "tests/scenario_of.hpp"
#include "world/rows.hpp"

namespace floe {
namespace {

const Scenario& toy() {
  static const Scenario scenario = scenario_of(R"({"name": "s", "duration": "1d",
    "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "1kB"}],
    "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon", "label": "rs of it"}]})");
  return scenario;
}

RunResult replicate(std::uint32_t number, std::int64_t lost, std::int64_t total) {
  RunResult run{.replicate = number, .schemes = {}};
  for (const char* label : {"red-stuff", "rs of it"}) {
    SchemeResult scheme;
    scheme.label = label;
    scheme.metrics = {{&kAnyLost, Number(lost)}, {&maintenance::kTotalBytes, Number(total)}};
    run.schemes.push_back(scheme);
  }
  return run;
}

// At which replicate a run ends in which every third one loses a blob and bytes alternate by 10 % around 1000.
std::uint32_t end_of(Stopping& stopping) {
  Aggregate aggregate;
  for (std::uint32_t i = 0;; ++i) {
    aggregate.add(replicate(i, i % 3 == 0, i % 2 == 0 ? 900 : 1100));
    if (stopping.ends(aggregate)) return i + 1;
    REQUIRE(i < 10000);
  }
}

std::uint32_t end_of(const std::vector<std::string>& rules) {
  std::vector<StopRule> parsed;
  for (const std::string& rule : rules) parsed.push_back(parse_stop_rule(rule, toy()));
  Stopping stopping(parsed);
  return end_of(stopping);
}

}  // namespace

TEST_CASE("a number of replicates ends a run there, whatever the batch") {
  CHECK(end_of({"replicates=1"}) == 1);
  CHECK(end_of({"replicates=100"}) == 100);
  CHECK(end_of({"replicates=100", "replicates=50"}) == 50);
}

TEST_CASE("losses are replicates in which a blob was lost, looked at after batches of 32") {
  CHECK(end_of({"losses=11"}) == 32);  // 11 of the first 32
  CHECK(end_of({"losses=12"}) == 64);
  CHECK(end_of({"losses=12 of rs of it"}) == 64);
  CHECK(end_of({"losses=1000", "replicates=40"}) == 40);
}

// The deviation is 100 sqrt(n / (n - 1)), so that half of the interval is t(n - 1) 100 / sqrt(n - 1): with t(31) = 2.0395
// and t(63) = 1.9983 it is 3.66 % of 1000 after 32 replicates and 2.52 % after 64, and counts as 1 + 2 / n times that.
TEST_CASE("precision is looked at after batches, and one more is run") {
  CHECK(end_of({"rel=3.9%:repair.total"}) == 64);
  CHECK(end_of({"rel=3.85%:repair.total"}) == 96);
  CHECK(end_of({"rel=2.62%:repair.total of red-stuff"}) == 96);
  CHECK(end_of({"rel=2.58%:repair.total"}) == 128);
  CHECK(end_of({"rel=3.9%:repair.total", "replicates=50"}) == 50);
}

TEST_CASE("what is said of the end") {
  Stopping stopping({parse_stop_rule("rel=3.9%:repair.total", toy()), parse_stop_rule("losses=500", toy())});
  CHECK(stopping.report().met.empty());
  CHECK(end_of(stopping) == 64);
  const StopReport report = stopping.report();
  CHECK(report.met == "rel=3.9%:repair.total");
  CHECK(report.looks == 1);
  CHECK(report.batch == 32);
  CHECK(report.replicates == 64);
  CHECK(report.rules.size() == 2);
}

TEST_CASE("what is no rule") {
  for (const char* text :
       {"", "replicates", "replicates=0", "replicates=1.5", "replicates=99999999999", "losses=-1",
        "losses=3 of nobody", "rel=2%", "rel=2:repair.total", "rel=0%:repair.total", "rel=2%:repair.totle",
        "rel=2%:repair.total of nobody", "rel=2%:margin.min", "time=3h"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_stop_rule(text, toy()), std::invalid_argument);
  }
}

}  // namespace floe
