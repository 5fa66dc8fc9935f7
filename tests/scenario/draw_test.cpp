// Random scenarios: everything that a scenario can say is drawn, whatever is added to it.
#include "scenario/draw.hpp"

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "scenario/reader.hpp"
#include "scenario/sections.hpp"

namespace floe {
namespace {

using Values = std::map<std::string, std::set<std::string>>;  // by path, without the numbers of entries

void collect(const nlohmann::json& json, const std::string& path, Values& values) {
  if (json.is_array()) {
    for (const auto& item : json) collect(item, path, values);
    return;
  }
  if (!json.is_object()) return;
  const std::string model = json.contains("model") ? "/" + json["model"].get<std::string>() : "";
  for (const auto& [name, value] : json.items()) {
    const std::string at = path + model + "." + name;
    values[at].insert(value.dump());
    collect(value, at, values);
  }
}

void collect(const fields::Table& table, const std::string& path, std::vector<std::string>& all) {
  for (const fields::Field& field : table.fields()) {
    const std::string at = path + "." + std::string(field.name);
    if (field.is_printed && field.kind->words().type != "string") all.push_back(at);
    for (const fields::Kind::Part& part : field.kind->parts())
      collect(*part.table, at + (part.model.empty() ? "" : "/") + std::string(part.model), all);
  }
}

// What repair and detection say stands in a section of their own; read, in `reads` as well. There is one format. What
// metrics leave out is for those who judge a run, and the swarm judges all of it.
bool is_said_elsewhere(const std::string& path) {
  return path.starts_with(".maintenance") || path == ".replicates" || path == ".warmup" || path == ".format";
}

TEST_CASE("every field of every model takes several values") {
  Values values;
  for (std::uint32_t number = 0; number < 400; ++number)
    collect(nlohmann::json::parse(scenario::draw(5, number).text), "", values);
  std::vector<std::string> paths;
  collect(scenario::scenario_table(), "", paths);
  REQUIRE(paths.size() > 50);
  for (const std::string& path : paths) {
    if (is_said_elsewhere(path)) continue;
    CAPTURE(path);
    CHECK(values[path].size() > 1);
  }
}

TEST_CASE("a number gives the same scenario, which can be read, and another number another") {
  std::set<std::string> texts;
  std::uint32_t attempts = 0;
  for (std::uint32_t number = 0; number < 100; ++number) {
    const scenario::DrawnScenario drawn = scenario::draw(9, number);
    CHECK(drawn.text == scenario::draw(9, number).text);
    CHECK_NOTHROW(scenario::read_text("drawn", drawn.text));
    texts.insert(drawn.text);
    attempts += drawn.attempts;
  }
  CHECK(texts.size() == 100);
  CHECK(attempts < 300);  // most of what is drawn fits together
}

TEST_CASE("each fault is left out half of the time, and half of the runs end with a calm") {
  constexpr std::uint32_t kRuns = 400;
  std::map<std::string, std::uint32_t> with;
  std::uint32_t calm = 0;
  for (std::uint32_t number = 0; number < kRuns; ++number) {
    const Scenario scenario = scenario::read_text("drawn", scenario::draw(3, number).text);
    std::set<std::string> models;
    for (const Scenario::Choice& fault : scenario.faults) models.insert(fault.model);
    for (const std::string& model : models) ++with[model];
    calm += scenario.calm > Duration{} ? 1 : 0;
  }
  CHECK(with.size() >= 3);
  for (const auto& entry : with) {
    CAPTURE(entry.first);
    CHECK(entry.second > kRuns * 4 / 10);
    CHECK(entry.second < kRuns * 6 / 10);
  }
  CHECK(calm > kRuns * 4 / 10);
  CHECK(calm < kRuns * 6 / 10);
}

}  // namespace
}  // namespace floe
