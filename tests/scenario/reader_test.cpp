// What a scenario file means: defaults, groups, units, edits from the command line, and the canonical form.
#include "scenario/reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "tests/scenario/complaint.hpp"

namespace floe {
namespace {

std::string printed(const fields::Bound& settings) {
  text::JsonWriter json;
  settings.print(json.object(text::JsonWriter::Layout::inline_));
  return json.end().text();
}

const std::string kSmall = R"({
  "name": "small",
  "duration": "2d",
  "committee": {"nodes": 7, "shards": 10},
  "blobs": [{"count": 3, "size": "1.5KiB"}, {"size": "0B", "content": "sized"}],
  "schemes": [{"model": "red-stuff"}, {"model": "replication", "label": "copies", "copies": 2}],
  "faults": [{"model": "sessions", "up": {"law": "weibull", "shape": 0.5, "scale": "2h"}}],
  "reads": [{"at": ["1d", "36h"], "pieces": "secondary"}]
})";

Scenario small(std::vector<std::string> edits = {}) {
  return scenario::read_text("small.json", kSmall, edits);
}

TEST_CASE("a scenario is what its file says, with every default resolved") {
  const Scenario s = small();
  CHECK(s.name == "small");
  CHECK(s.seed == 1);
  CHECK(s.replicates == 1);
  CHECK(s.duration == days(2));
  CHECK(s.committee.shards_per_node(s.seed) == std::vector<std::uint32_t>{2, 2, 2, 1, 1, 1, 1});
  REQUIRE(s.blobs.size() == 2);
  CHECK(s.blobs[0].count == 3);
  CHECK(s.blobs[0].size.size == Bytes{1536});
  CHECK(s.blobs[0].content == Scenario::BlobContent::real);
  CHECK(s.blobs[1].content == Scenario::BlobContent::sized);
  CHECK(s.network.uplink.classes[0].rate == Rate{125'000'000});
  CHECK(s.network.latency.constant == milliseconds(50));
  CHECK(s.network.sharing == "max-min");
  CHECK(s.repair.concurrent_blobs == 100);
  CHECK(s.schemes[0].label == "red-stuff");
  CHECK(s.schemes[1].label == "copies");
  CHECK(says(printed(s.schemes[1].settings), R"("copies": 2)"));
  CHECK(says(printed(s.faults[0].settings), R"("up": {"law": "weibull", "shape": 0.5, "scale": "2h"})"));
  CHECK(says(printed(s.faults[0].settings), R"("down": {"law": "exponential", "mean": "15min"})"));
  CHECK(s.reads[0].at == std::vector<Duration>{days(1), hours(36)});
}

TEST_CASE("groups share their shards evenly, and the committee is their sum") {
  const std::array<std::string, 1> groups{
      R"(committee={"shards": 1000, "groups": [{"nodes": 37, "shards": 666}, {"nodes": 66, "shards": 334}]})"};
  const Scenario s = scenario::read_text("small.json", kSmall, groups);
  CHECK(s.committee.nodes == 103);
  const auto weights = s.committee.shards_per_node(s.seed);
  CHECK(weights.size() == 103);
  CHECK(std::count(weights.begin(), weights.end(), 18) == 37);
  CHECK(std::count(weights.begin(), weights.end(), 6) == 4);  // 334 = 66 * 5 + 4
  CHECK(std::count(weights.begin(), weights.end(), 5) == 62);
}

TEST_CASE("the resolved form reads back to the same scenario and to the same bytes") {
  for (const Scenario& s : {small(), small({"seed=99", "network.eps=0.5%", "repair.backoff_first=1.5s"})}) {
    const std::string text = resolved_json(s);
    const Scenario again = scenario::read_text("resolved.json", text);
    CHECK(again == s);
    CHECK(resolved_json(again) == text);
    CHECK(hash8(again) == hash8(s));
  }
}

TEST_CASE("the hash follows meaning, not spelling") {
  const std::string base = hash8(small());
  CHECK(base.size() == 8);
  CHECK(hash8(small({"duration=48h"})) == base);
  CHECK(hash8(small({"schemes[0].label=red-stuff"})) == base);
  CHECK(hash8(small({"duration=49h"})) != base);
  CHECK(hash8(small({"seed=2"})) != base);
}

TEST_CASE("edits reach every field, make missing objects, and obey the rules of the file") {
  const Scenario s =
      small({"network.uplink=20Mbit/s", "schemes[0].reuse=true", "faults=[]", "note=two words",
             R"(faults=[{"model": "burst", "at": "1h", "share": "34%"}])", "faults[0].share=50%"});
  CHECK(s.network.uplink.classes[0].rate == Rate{2'500'000});
  CHECK(says(printed(s.schemes[0].settings), R"("reuse": true)"));
  CHECK(s.note == "two words");
  CHECK(says(printed(s.faults[0].settings), R"("share": "50%")"));

  CHECK(says(complaint(kSmall, {"network.uplnk=1B/s"}), R"(did you mean "uplink"?)"));
  CHECK(says(complaint(kSmall, {"schemes[2].reuse=true"}), "schemes has 2 entries, numbered from 0"));
  CHECK(says(complaint(kSmall, {"schemes.reuse=true"}), "give the number of the entry: schemes[0].reuse"));
  CHECK(says(complaint(kSmall, {"seed"}), "--set needs PATH=VALUE"));
  CHECK(says(complaint(kSmall, {"a..b=1"}), "a path is names of fields"));
  CHECK(says(complaint(kSmall, {"schemes[x]=1"}), "an entry of a list is written as"));
  CHECK(says(complaint(kSmall, {"name.x=1"}), R"(name is a string and has no field "x")"));
}

TEST_CASE("all complaints come at once, in the order of the file") {
  const std::string text = complaint(R"({
  "name": "x",
  "sead": 7,
  "duration": 30,
  "committee": {"nodes": 3, "shards": 3},
  "blobs": [],
  "schemes": [{"model": "red-stuff", "reuse": 1}]
})");
  const std::array<std::string_view, 5> parts = {"bad.json:3:3", "bad.json:4:15", "bad.json:5:39",
                                                 "bad.json:6:12", "bad.json:7:47"};
  std::size_t at = 0;
  for (const std::string_view part : parts) {
    const std::size_t found = text.find(part);
    CHECK_MESSAGE(found != std::string::npos, part << "\n" << text);
    CHECK(found > at);
    at = found;
  }
  CHECK(says(text, "5 errors"));
}

TEST_CASE("rules that span fields") {
  const auto with = [](const char* edit) { return complaint(kSmall, {edit}); };
  CHECK(says(with("committee.shards=3"), "3 shards are too few"));
  CHECK(says(with("committee.nodes=11"), "11 nodes are too many for 10 shards"));
  CHECK(says(with(R"(committee={"shards": 9, "groups": [{"nodes": 4, "shards": 10}]})"),
             "10 shards together, not 9"));
  CHECK(says(with(R"(committee={"nodes": 5, "shards": 10, "groups": [{"nodes": 4, "shards": 10}]})"),
             "4 nodes together, not 5"));
  CHECK(says(with(R"(committee={"shards": 10})"), R"(committee: the field "nodes" is missing)"));
  CHECK(says(with("blobs[0].size=1TB"), "blobs[0].size: red-stuff:"));
  CHECK(says(with("schemes[1].copies=11"), "schemes[1]: replication: 11 copies"));
  CHECK(says(with("schemes[1].label=red-stuff"), R"(the label "red-stuff" is already used by schemes[0])"));
  CHECK(says(with("name=a/b"), "cannot be a file name"));
  CHECK(says(with("name=.."), "cannot be a file name"));
  CHECK(
      says(with(R"(faults=[{"model": "departures", "at": ["1d"], "nodes": [7]}])"), "node 7 does not exist"));
  CHECK(says(complaint(kSmall, {"network.sharing=unlimited", "network.transfer_limit=1Mbit/s"}),
             "network.transfer_limit: has no effect"));
  CHECK(says(with(R"(faults[0].up={"law": "uniform", "low": "2h", "high": "1h"})"),
             "\"low\" is above \"high\""));
}

TEST_CASE("a largest blob passes and one byte more does not") {
  // n = 10: k1 = 4, k2 = 7, symbols of at most 65534 bytes.
  constexpr std::int64_t kLargest = 4 * 7 * 65534;
  CHECK(complaint(kSmall, {"blobs[0].size=" + std::to_string(kLargest) + "B"}).empty());
  CHECK(says(complaint(kSmall, {"blobs[0].size=" + std::to_string(kLargest + 1) + "B"}), "blobs[0].size"));
}

TEST_CASE("numbers keep their exact value") {
  CHECK(small({"seed=9223372036854775807"}).seed == 9223372036854775807u);
  CHECK(says(complaint(kSmall, {"seed=9223372036854775808"}),
             "too large; the largest value is 9223372036854775807"));
  CHECK(says(complaint(kSmall, {"seed=1.5"}), "expected a whole number"));
}

TEST_CASE("text that is not JSON, or not text") {
  CHECK(says(complaint(""), "there is no JSON value here"));
  CHECK(says(complaint("[1]"), "the scenario: expected an object, found a list"));
  CHECK(says(complaint(R"({"name": "x)"), "the text ends in the middle of a string"));
  CHECK(says(complaint(R"({"blobs": [1, 2)"), "the text ends in the middle of a list"));
  CHECK(says(complaint("{} {}"), "there is more text after the end of the JSON value"));
  CHECK(says(complaint(R"({"a": 1,})"), "there is a comma after the last entry"));
  CHECK(says(complaint("{'a': 1}"), "double quotes"));
  CHECK(says(complaint("// x\n{}"), "JSON has no comments"));
  CHECK(says(complaint(std::string(100'000, '[')), "nested deeper than 32 levels"));
  CHECK(says(complaint(std::string("{\"a\": \"\0\"}", 10)), "NUL"));
  CHECK(says(complaint("{\"a\": \"\xC0\xAF\"}"), "not UTF-8"));
  CHECK(says(complaint("\xFF\xFE{"), "UTF-16"));
  CHECK(says(complaint("{\"name\": 1e999}"), "bad.json:1:"));
}

TEST_CASE("the place of a complaint counts characters, not bytes") {
  CHECK(says(complaint("{\"nöte\": 1, \"duration\": 5}"), "bad.json:1:25"));
}

TEST_CASE("a name may be escaped in the file") { CHECK(small({R"(note="a\u00e9\"")"}).note == "a\u00e9\""); }

}  // namespace
}  // namespace floe
