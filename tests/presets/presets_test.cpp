// Scenarios that begin with a network by its name: what the preset says, what the scenario changes, and mistakes.
#include "presets/presets.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "maintenance/repair_settings.hpp"
#include "moves/epoch_settings.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

const std::string kRest = R"("name": "t", "duration": "1d", "blobs": [{"size": "1MB"}])";

std::string beginning_with(const std::string& name, const std::string& more = "") {
  return R"({"preset": ")" + name + R"(", )" + kRest + more + "}";
}

std::string message_of(const std::string& text, const std::vector<std::string>& edits = {}) {
  try {
    scenario::read_text("t.json", text, edits);
  } catch (const text::DocumentError& error) {
    return error.text(0);
  }
  return "";
}

}  // namespace

TEST_CASE("every preset makes a scenario of a name, a duration and blobs, and says what it is") {
  CHECK(presets::presets().size() >= 2);
  for (const presets::Preset& preset : presets::presets()) {
    CAPTURE(preset.name);
    CHECK(message_of(beginning_with(std::string(preset.name))).empty());
    CHECK(presets::note_of(preset).size() > 40);
  }
}

TEST_CASE("a preset is what its file says, written into the scenario") {
  for (const presets::Preset& preset : presets::presets()) {
    nlohmann::json whole = nlohmann::json::parse(preset.text);
    whole.erase("note");
    whole.update(nlohmann::json::parse("{" + kRest + "}"));
    const Scenario begun = scenario_of(beginning_with(std::string(preset.name)));
    CHECK(resolved_json(begun) == resolved_json(scenario_of(whole.dump())));
    CHECK(hash8(begun) == hash8(scenario_of(whole.dump())));
  }
}

TEST_CASE("the committee of mainnet is the one whose quorums are known") {
  const Scenario scenario = scenario_of(beginning_with("mainnet"));
  CHECK(scenario.committee.nodes == 103);
  CHECK(scenario.committee.shards == 1000);
  CHECK(scenario.repair.concurrent_blobs == 10);
  CHECK(scenario.repair.most_requests == 1000);
}

TEST_CASE("any field can be changed, in the scenario and by edits") {
  const std::string text = beginning_with(
      "mainnet",
      R"(, "repair": {"concurrent_blobs": 7}, "faults": [{"model": "departures", "rate": "1/y"}])");
  const std::vector<std::string> edits{"repair.most_requests=5", "maintenance[0].drift=0.1",
                                       "network.uplink=1Gbit/s"};
  const Scenario scenario = scenario::read_text("t.json", text, edits);
  CHECK(scenario.repair.concurrent_blobs == 7);
  CHECK(scenario.repair.most_requests == 5);
  CHECK(scenario.repair.slivers_per_second == 200);  // as the preset says
  CHECK(scenario.faults.size() == 1);
  REQUIRE(scenario.maintenance.size() == 1);
  CHECK(scenario.maintenance[0].settings.as<moves::EpochSettings>().drift == 0.1);
}

TEST_CASE("lists and the committee are the scenario's as a whole") {
  const Scenario scenario = scenario_of(beginning_with(
      "mainnet",
      R"(, "committee": {"nodes": 10, "shards": 10}, "maintenance": [], "schemes": [{"model": "replication"}])"));
  CHECK(scenario.committee.nodes == 10);
  CHECK(scenario.maintenance.empty());
  REQUIRE(scenario.schemes.size() == 1);
  CHECK(scenario.schemes[0].model == "replication");
}

TEST_CASE("an edit chooses the preset, wherever it stands among the others") {
  const std::vector<std::string> edits{"maintenance[0].drift=0.1", "preset=testnet"};
  const Scenario scenario = scenario::read_text("t.json", beginning_with("mainnet"), edits);
  CHECK(scenario.maintenance[0].settings.as<moves::EpochSettings>().length == days(1));
  CHECK(scenario.maintenance[0].settings.as<moves::EpochSettings>().drift == 0.1);
}

TEST_CASE("mistakes are told with their place") {
  const std::string unknown = message_of(beginning_with("mainet"));
  CHECK(unknown.find("there is no preset \"mainet\"") != std::string::npos);
  CHECK(unknown.find("did you mean \"mainnet\"?") != std::string::npos);
  CHECK(unknown.find("t.json:1:") != std::string::npos);
  const std::string no_name = message_of(R"({"preset": 5, )" + kRest + "}");
  CHECK(no_name.find("preset: expected a name in quotes, found a number") != std::string::npos);
  CHECK(no_name.find("committee") == std::string::npos);  // which the preset would have
  const std::string twice =
      message_of(beginning_with("mainnet", R"(, "maintenance": [{"model": "repair"}])"));
  CHECK(twice.find("write what differs from the preset into the section repair") != std::string::npos);
  // What is wrong only together with the preset is told where it stands.
  const std::string both = message_of(beginning_with("mainnet", R"(, "repair": {"concurrent_blobs": 0})"));
  CHECK(both.find("repair.concurrent_blobs") != std::string::npos);
  CHECK(both.find("t.json") != std::string::npos);
  CHECK(message_of("{" + kRest + "}").find("the field \"committee\" is missing") != std::string::npos);
}

}  // namespace floe
