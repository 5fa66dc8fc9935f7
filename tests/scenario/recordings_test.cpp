// Files of recorded availability that a scenario names.
#include <doctest/doctest.h>

#include <string>

#include "scenario/reader.hpp"
#include "scenario/scenario.hpp"

namespace floe {
namespace {

std::string scenario_with(const std::string& fault) {
  return R"({"name": "small", "duration": "1d", "committee": {"nodes": 10, "shards": 10},
    "blobs": [{"count": 1, "size": "1kB"}], "schemes": [{"model": "red-stuff"}],
    "faults": [{"model": "replay", )" +
         fault + "}]}";
}

const std::string kHere = FLOE_SOURCE_DIR "/tests/recordings/here.json";  // where the scenario would be

std::string complaint(const std::string& fault) {
  try {
    static_cast<void>(scenario::read_text(kHere, scenario_with(fault)));
  } catch (const text::DocumentError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("a file becomes its intervals, which read back to the same scenario") {
  for (const char* file : {"tidy.csv", "event_trace.tab", "lanl.csv", "drive_days.csv", "crawler.csv",
                           "crawler.jsonl", "machine_events.csv", "sessions.avt", "lengths.txt"}) {
    CAPTURE(file);
    const Scenario read =
        scenario::read_text(kHere, scenario_with(std::string("\"file\": \"samples/") + file + "\""));
    const std::string resolved = resolved_json(read);
    CHECK(resolved.find("\"file\"") == std::string::npos);
    const Scenario again = scenario::read_text("resolved", resolved);
    CHECK(again == read);
    CHECK(hash8(again) == hash8(read));
  }
}

TEST_CASE("the hash follows what the file says, and not its name") {
  const auto hash = [](const char* fault) { return hash8(scenario::read_text(kHere, scenario_with(fault))); };
  CHECK(hash(R"("file": "samples/tidy.csv")") == hash(R"("file": "./samples/tidy.csv", "format": "tidy")"));
  CHECK(hash(R"("file": "samples/tidy.csv")") != hash(R"("file": "samples/lanl.csv")"));
}

TEST_CASE("a file that cannot be played is told with its place and reason") {
  CHECK(complaint(R"("file": "samples/nothing.csv")")
            .find("faults[0].file: \"samples/nothing.csv\" does not exist") != std::string::npos);
  CHECK(complaint(R"("file": "samples/tidy.csv", "format": "lanx")").find("\"lanl\"") != std::string::npos);
  CHECK(complaint(R"("file": "formats_test.cpp")").find("one of tidy") != std::string::npos);
  CHECK(
      complaint(R"("file": "samples/tidy.csv", "intervals": ["0 down 1h 2h"])").find("exclude each other") !=
      std::string::npos);
  CHECK(complaint(R"("intervals": ["0 down 2h 1h"])").find("ends before it begins") != std::string::npos);
  CHECK(complaint(R"("intervals": ["0 gone 1h 2h"])").find("an interval such as") != std::string::npos);
  CHECK(complaint(R"("intervals": ["-1 down 1h 2h"])").find("an interval such as") != std::string::npos);
  CHECK(complaint(R"("wrap": true, "intervals": ["0 down 1ms 2ms"])").find("too short") != std::string::npos);
}

}  // namespace
}  // namespace floe
