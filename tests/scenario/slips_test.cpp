// Slips in a scenario: what is told, and at which field. The forms that are right are those of the reference.
#include <doctest/doctest.h>

#include <ctime>
#include <string>

#include "tests/scenario/complaint.hpp"

namespace floe {
namespace {

const std::string kSmall = R"({
  "name": "small",
  "duration": "2d",
  "committee": {"nodes": 10, "shards": 10},
  "blobs": [{"size": "10kB"}],
  "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}],
  "faults": [{"model": "departures", "at": ["1h"]}, {"model": "sessions"}],
  "reads": [{"at": ["1d"]}]
})";

std::string with(const std::string& edit) { return complaint(kSmall, {edit}); }

TEST_CASE("a baseline that is no scheme is told with the one that was meant") {
  CHECK(with("baseline=reed-solomon").empty());
  const std::string said = with("baseline=reed-salomon");
  CHECK(says(said, "baseline: no scheme is called \"reed-salomon\""));
  CHECK(says(said, "reed-solomon"));
}

TEST_CASE("what is too large or too small is told as that, at its field") {
  CHECK(says(with("duration=300y"), "duration: 300y is too large; the largest value is 200y"));
  CHECK(says(with("duration=99999999999999999999999d"), "is too large; the largest value is 200y"));
  CHECK(says(with("network.connect_timeout=293y"),
             "network.connect_timeout: 293y is too large; the largest value is 292y"));
  CHECK(says(with("faults[0].at=[\"-5d\"]"), "faults[0].at[0]: -5d is too small; the smallest value is 0s"));
  CHECK(says(with("blobs[0].size=9999999TiB"),
             "blobs[0].size: 9999999TiB is too large; the largest value is 100TB"));
  CHECK(says(with("network.uplink=99999999999GB/s"), "network.uplink: 99999999999GB/s is too large"));
  CHECK(says(with("seed=9223372036854775808"),
             "seed: 9223372036854775808 is too large; the largest value is 9223372036854775807"));
  CHECK(says(with("seed=1e40"), "seed: 1e40 is too large"));
  CHECK(says(with("seed=-1e40"), "seed: -1e40 is too small; the smallest value is 0"));
  CHECK(says(with("schemes[1].threshold=-1"),
             "schemes[1].threshold: -1 is too small; the smallest value is 0"));
  CHECK(says(with("schemes[1].threshold=4294967301"), "is too large; the largest value is 4294967295"));
  CHECK(says(with("network.read_weight=256"),
             "network.read_weight: 256 is too large; the largest value is 255"));
  CHECK(says(with("faults[0].rate=9999999999999999/y"), "faults[0].rate: 9999999999999999/y is too large"));
}

TEST_CASE("sizes and rates are whole, and times are not nothing") {
  CHECK(says(with("blobs[0].size=1.5B"), "blobs[0].size: 1.5B is not a whole number of bytes"));
  CHECK(says(with("blobs[0].size=1.0005kB"), "1.0005kB is not a whole number of bytes"));
  CHECK(with("blobs[0].size=1.5KiB").empty());
  CHECK(with("blobs[0].size=2.0B").empty());
  CHECK(says(with("network.uplink=9bit/s"),
             "network.uplink: 9bit/s is not a whole number of bytes per second"));
  CHECK(with("network.uplink=1.5Mbit/s").empty());
  CHECK(says(with("network.jitter=0.1ns"), "network.jitter: 0.1ns is less than a nanosecond"));
  CHECK(with("network.jitter=0.0000000000004h").empty());  // 1.44 ns
}

TEST_CASE("whole numbers may be written with a point or an exponent, as the schema has it") {
  for (const char* seven : {"7.0", "7", "70e-1", "0.7e1", "7.000e0"}) {
    CAPTURE(seven);
    CHECK(scenario::read_text("x", kSmall, std::vector<std::string>{std::string("seed=") + seven}).seed == 7);
  }
  CHECK(scenario::read_text("x", kSmall, std::vector<std::string>{"seed=-0.0"}).seed == 0);
  CHECK(says(with("seed=7.5"), "seed: expected a whole number, found the number 7.5"));
  CHECK(says(with("seed=7e-1"), "expected a whole number"));
  CHECK(says(with("seed=\"7\""), "write it without quotes: 7"));
  CHECK(says(with("schemes[0].reuse=\"true\""), "write it without quotes: true"));
  CHECK(says(with("schemes[0].reuse=yes"), "expected true or false, found \"yes\""));
}

TEST_CASE("one form where another is meant") {
  CHECK(says(with(R"(blobs={"size": "1MB"})"), "a list of one entry: [{...}]"));
  CHECK(says(with(R"(committee=[{"nodes": 10, "shards": 10}])"), "remove the brackets"));
  CHECK(says(complaint("[" + kSmall + "]"), "remove the brackets"));
  CHECK(says(with(R"(schemes=["red-stuff"])"), R"({"model": "red-stuff"})"));
  CHECK(says(with(R"(schemes="red-stuff")"), R"(in brackets: ["red-stuff"])"));
  CHECK(says(with(R"(reads[0].at="1d")"), R"(in brackets: ["1d"])"));
  CHECK(says(with("reads[0].at=5"), "in brackets; write the unit"));
  CHECK(says(with(R"(faults[1].up="10d")"), R"({"law": "constant", "value": "10d"})"));
  CHECK(says(with("committee=7"), R"(as in {"nodes": 100, "shards": 100})"));
  CHECK(says(with("network=null"), "remove the field"));
  CHECK(says(with("note=7"), R"(write it in quotes: "7")"));
  CHECK(says(with("duration=30 d"), R"(write it as "30d")"));
  CHECK(says(with("network.sharing=MAX_MIN"), R"(did you mean "max-min"?)"));
}

TEST_CASE("paths and values of --set") {
  CHECK(says(with("faults.1.start=fresh"), "write entry 1 as faults[1]"));
  CHECK(says(with("faults.start=fresh"), "give the number of the entry: faults[0].start"));
  CHECK(says(with(R"(faults=[{"model": "burst")"), "the text ends in the middle of an object"));
  CHECK(says(with("network={uplink: 3}"), "put names and text in double quotes: \"uplink\""));
  CHECK(says(with("blobs=[{\"size\": \"1MB\"},]"), "there is a comma after the last entry"));
  CHECK(says(with("note=\"a"), "the text ends in the middle of a string"));
  CHECK(with("network.uplink={").find("expected a rate") == std::string::npos);  // one slip, one message
  CHECK(says(with("note=\xff"), "not UTF-8"));
}

TEST_CASE("a byte order mark says nothing, and columns are counted without it") {
  CHECK(complaint("\xEF\xBB\xBF" + kSmall).empty());
  CHECK(says(complaint("\xEF\xBB\xBF{\"name\": 7}"), "bad.json:1:10"));
}

TEST_CASE("labels are any text of 1 to 64 characters") {
  for (const std::string label : {"a,b", "say \\\"x\\\"", "Zürich 東京", "\\u202e\\u0000", "-", "$x^$"}) {
    const std::string edit = R"(schemes[0].label=")" + label + "\"";
    CAPTURE(edit);
    CHECK(with(edit).empty());
  }
  const std::string umlauts = [] {
    std::string text;
    for (int i = 0; i < 64; ++i) text += "ü";
    return text;
  }();
  CHECK(with("schemes[0].label=" + umlauts).empty());
  CHECK(says(with("schemes[0].label=" + umlauts + "x"), "expected 1 to 64 characters, found 65"));
  CHECK(says(with("schemes[0].label="), "schemes[0].label: expected 1 to 64 characters, found 0"));
}

TEST_CASE("regions have names, and pairs that nobody measured take the other direction") {
  CHECK(says(with(R"(network.regions=[{"name": "", "share": "100%"}])"),
             "network.regions[0].name: expected 1 to 64"));
  const auto latency = [](const std::string& rows) {
    return R"(network.latency={"regions": ["a", "b"], "round_trips": )" + rows + "}";
  };
  CHECK(says(with(R"(network.latency={"regions": [""], "round_trips": [["1ms"]]})"),
             "regions[0]: expected 1 to 64"));
  const Scenario s = scenario::read_text(
      "x", kSmall, std::vector<std::string>{latency(R"([["1ms", null], ["80ms", "2ms"]])")});
  CHECK(s.network.latency.round_trips[0][1] == milliseconds(80));
  CHECK(s.network.latency.round_trips[1][0] == milliseconds(80));
  CHECK(says(with(latency(R"([["1ms", null], [null, "2ms"]])")),
             "round_trips[0][1]: there is no measurement between \"a\" and \"b\" in either direction"));
  CHECK(says(with(latency(R"([[null, "1ms"], ["1ms", "2ms"]])")),
             "round_trips[0][0]: there is no measurement"));
}

TEST_CASE("sessions of no time are refused") {
  for (const char* value : {"0s", "1ns", "999ms"})
    for (const char* side : {"up", "down"}) {
      const std::string edit =
          std::string("faults[1].") + side + R"(={"law": "constant", "value": ")" + value + "\"}";
      CHECK(says(with(edit), "is too small; the smallest value is 1s"));
    }
}

// Thirty times as many mistakes take about thirty times as long, whatever they are; quadratic work would take
// nine hundred times.
TEST_CASE("time grows with the number of mistakes") {
  const auto many = [](const std::string& before, const std::string& each, const std::string& after,
                       int count) {
    std::string text = before;
    for (int i = 0; i < count; ++i) {
      std::string one = each;
      if (const std::size_t at = one.find('#'); at != std::string::npos)
        one.replace(at, 1, std::to_string(i));
      text += (i == 0 ? "" : ",") + one;
    }
    return text + after;
  };
  const std::string rest =
      R"("duration": "2d", "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "1MB"}])";
  struct Kind {
    std::string before, each, after;
  };
  const std::vector<Kind> kinds = {
      {R"({"name": "x", )" + rest + R"(, "schemes": [{"model": "red-stuff"}], )", R"("x#": 1)", "}"},
      {R"({"name": "x", )" + rest + R"(, "schemes": [{"model": "red-stuff", )", R"("x#": 1)", "}]}"},
      {"{", R"("name": 1)", "}"},
      {R"({"name": "x", )" + rest + R"(, "schemes": [)", R"({"model": "red-stuff"})", "]}"},
      {R"({"name": "x", "duration": "2d", "committee": {"nodes": 10, "shards": 10}, "schemes": [{"model": "red-stuff"}], "blobs": [)",
       R"({"size": "1"})", "]}"},
  };
  for (const Kind& kind : kinds) {
    const auto effort = [&](int count) {
      const std::string text = many(kind.before, kind.each, kind.after, count);
      const std::clock_t begin = std::clock();  // of this process, however busy the machine is
      CHECK(says(complaint(text), "errors; the first 20 are shown"));
      return static_cast<double>(std::clock() - begin);
    };
    const double few = effort(1'000);
    CHECK_MESSAGE(effort(30'000) < 30 * 6 * few, kind.each);
  }
}

TEST_CASE("what is wrong with a fault is told at its field") {
  CHECK(says(with(R"(faults=[{"model": "sessions", "up": {"law": "constant", "value": "0s"}}])"),
             "faults[0].up: "));
  CHECK(says(with(R"(faults=[{"model": "sessions", "down": {"law": "constant", "value": "1ns"}}])"),
             "faults[0].down: "));
  CHECK(says(with(R"(faults=[{"model": "departures", "at": ["1h"], "nodes": [99]}])"),
             "faults[0].nodes: node 99"));
  CHECK(says(with(R"(faults=[{"model": "departures", "count": 1, "from": "2h", "until": "1h"}])"),
             "faults[0].from: "));
}

TEST_CASE("who sets detection twice is told where it belongs") {
  CHECK(says(with(R"(maintenance=[{"model": "repair"}, {"model": "detection", "after": "1h"}])"),
             "already says when a node is declared gone"));
}

TEST_CASE("a hint is a value that is read") {
  CHECK(says(with("network.eps=5"), R"(write it as a percentage: "5%")"));
  CHECK(says(with("network.eps=0.02"), R"(write it as a percentage: "2%")"));
  CHECK(says(with("schemes=[\"red-stuf\"]"), R"({"model": "red-stuff"})"));
}

}  // namespace
}  // namespace floe
