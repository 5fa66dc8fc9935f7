// The table of a run, from results made up here.
#include "cli/summary.hpp"

#include <doctest/doctest.h>

namespace floe::cli {
namespace {

RunResult result(double amplification, std::int64_t lost) {
  SchemeResult red;
  red.label = "red-stuff";
  red.metrics = {{"storage.overhead", "B/B", 4.5},
                 {"lost.bytes", "B", lost},
                 {"repair.amplification", "B/B", amplification},
                 {"repair.time_p50_s", "s", 5400.0}};
  SchemeResult copies;
  copies.label = "copies";
  copies.metrics = {{"storage.overhead", "B/B", 3.0}};
  RunResult run;
  run.schemes = {red, copies};
  return run;
}

TEST_CASE("schemes side by side, in units that people read") {
  const std::string table = summary_table({result(2.25, 1'500'000)});
  CHECK(table.find("red-stuff  copies\n") != std::string::npos);
  CHECK(table.find("1.500 MB") != std::string::npos);
  CHECK(table.find("90.00 min") != std::string::npos);
  CHECK(table.find("2.250       -\n") != std::string::npos);
  CHECK(table.find("blobs lost") == std::string::npos);  // nobody has it
}

TEST_CASE("several replicates are shown by their mean") {
  const std::string table = summary_table({result(2, 10), result(3, 20)});
  CHECK(table.find("mean of 2 replicates") == 0);
  CHECK(table.find("2.500") != std::string::npos);
  CHECK(table.find("15.00 B") != std::string::npos);
}

}  // namespace
}  // namespace floe::cli
