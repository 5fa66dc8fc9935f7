// What the name of a folder of results tells of the edits.
#include <doctest/doctest.h>

#include "report/run_output.hpp"

namespace floe::cli {
namespace {

TEST_CASE("a folder's name tells the fields that were set") {
  CHECK(name_of_edits({}).empty());
  CHECK(name_of_edits({"seed=7"}) == "-seed=7");
  CHECK(name_of_edits({"network.uplink=20Mbit/s", "seed=7"}) == "-uplink=20Mbit_s-seed=7");
}

TEST_CASE("of a field that is set twice the last value counts") {
  CHECK(name_of_edits({"seed=7", "duration=2d", "seed=8"}) == "-duration=2d-seed=8");
}

TEST_CASE("a value that is long or has parts is left to the hash") {
  CHECK(name_of_edits({R"(schemes=[{"model": "replication"}])"}) == "-schemes");
  CHECK(name_of_edits({"note=a sentence that tells what this run is for"}) == "-note");
}

TEST_CASE("nothing leads out of the folder, and no name is too long for a file system") {
  CHECK(name_of_edits({"note=../../x"}) == "-note=.._.._x");
  CHECK(name_of_edits({"faults[0].rate=1%/y"}) == "-rate=1__y");
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i) many.push_back("field" + std::to_string(i) + "=1");
  CHECK(name_of_edits(many).size() < 100);
  CHECK(name_of_edits(many).ends_with("-and-more"));
}

}  // namespace
}  // namespace floe::cli
