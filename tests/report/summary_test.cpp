// The table of a run, from results made up here.
#include "report/summary.hpp"

#include <doctest/doctest.h>

namespace floe::cli {
namespace {

constexpr Metric kStored("made.stored", "B/B", Form::ratio, Better::lower, Shown::table, "bytes stored", "");
constexpr Metric kGone("made.gone", "B", Form::bytes, Better::lower, Shown::table, "bytes gone", "");
constexpr Metric kTime("made.time", "s", Form::seconds, Better::lower, Shown::table, "time it took", "");
constexpr Metric kRisk("made.risk", "", Form::share, Better::lower, Shown::table, "risk", "");
constexpr Metric kAside("made.aside", "x", Form::times, Better::lower, Shown::results, "not in the table",
                        "");

Estimate value(double number) {
  return {.value = number, .n = 1, .low = {}, .high = {}, .spread = {}, .why = {}};
}

Estimate between(double number, double low, double high) {
  return {.value = number, .n = 2, .low = low, .high = high, .spread = {}, .why = {}};
}

Estimate longer_than(double least) {
  return {.value = {}, .n = 2, .low = least, .high = {}, .spread = {}, .why = "too many did not end"};
}

Summary summary_of(std::uint32_t replicates, std::vector<std::pair<const Metric*, Estimate>> metrics) {
  SchemeSummary red;
  red.label = "red-stuff";
  red.metrics = std::move(metrics);
  SchemeSummary copies;
  copies.label = "copies";
  for (const auto& [row, estimate] : red.metrics) copies.metrics.emplace_back(row, Estimate{});
  Summary summary;
  summary.replicates = replicates;
  summary.schemes = {red, copies};
  return summary;
}

TEST_CASE("schemes side by side, in units that people read") {
  const std::string table = summary_table(
      summary_of(
          1, {{&kStored, value(2.25)}, {&kGone, value(1.5e6)}, {&kTime, value(5400)}, {&kAside, value(1)}}),
      0);
  CHECK(table.find("red-stuff  copies\n") != std::string::npos);
  CHECK(table.find("1.500 MB") != std::string::npos);
  CHECK(table.find("90.00 min") != std::string::npos);
  CHECK(table.find("2.250       -\n") != std::string::npos);
  CHECK(table.find("not in the table") == std::string::npos);
}

TEST_CASE("intervals stand beside the value in its unit, and bounds say that they are bounds") {
  const std::string table = summary_table(summary_of(200, {{&kStored, between(2.5, 2, 3)},
                                                           {&kGone, between(1e6, 900e3, 1.1e6)},
                                                           {&kTime, longer_than(7200)},
                                                           {&kRisk, between(0, 0, 0.0183)}}),
                                          0);
  CHECK(table.find("200 replicates [95 %]") == 0);
  CHECK(table.find("2.500 [2.000, 3.000]") != std::string::npos);
  CHECK(table.find("1.000 [0.9000, 1.100] MB") != std::string::npos);
  CHECK(table.find("> 2.000 h") != std::string::npos);
  CHECK(table.find("0, < 1.830 %") != std::string::npos);
}

}  // namespace
}  // namespace floe::cli
