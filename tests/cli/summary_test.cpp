// The table of a run, from results made up here.
#include "cli/summary.hpp"

#include <doctest/doctest.h>

namespace floe::cli {
namespace {

constexpr Metric kStored("made.stored", "B/B", Form::ratio, Better::lower, Shown::table, "bytes stored", "");
constexpr Metric kGone("made.gone", "B", Form::bytes, Better::lower, Shown::table, "bytes gone", "");
constexpr Metric kTime("made.time", "s", Form::seconds, Better::lower, Shown::table, "time it took", "");
constexpr Metric kMost("made.most", "x", Form::times, Better::lower, Shown::table, "the most", "",
                       {.fold = Fold::max});
constexpr Metric kAside("made.aside", "x", Form::times, Better::lower, Shown::results, "not in the table",
                        "");

RunResult result(double stored, std::int64_t gone) {
  SchemeResult red;
  red.label = "red-stuff";
  red.metrics = {{&kStored, stored}, {&kGone, gone}, {&kTime, 5400.0}, {&kMost, 2 * stored}, {&kAside, 1.0}};
  SchemeResult copies;
  copies.label = "copies";
  copies.metrics = {{&kMost, 3.0}};
  RunResult run;
  run.schemes = {red, copies};
  return run;
}

TEST_CASE("schemes side by side, in units that people read") {
  const std::string table = summary_table({result(2.25, 1'500'000)}, 0);
  CHECK(table.find("red-stuff  copies\n") != std::string::npos);
  CHECK(table.find("1.500 MB") != std::string::npos);
  CHECK(table.find("90.00 min") != std::string::npos);
  CHECK(table.find("2.250       -\n") != std::string::npos);
  CHECK(table.find("not in the table") == std::string::npos);
}

TEST_CASE("several replicates are shown as their row says") {
  const std::string table = summary_table({result(2, 10), result(3, 20)}, 0);
  CHECK(table.find("mean of 2 replicates") == 0);
  CHECK(table.find("2.500") != std::string::npos);
  CHECK(table.find("15.00 B") != std::string::npos);
  CHECK(table.find("6.000x") != std::string::npos);  // of the largest
}

}  // namespace
}  // namespace floe::cli
