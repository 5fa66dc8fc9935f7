#include "scenario/schema.hpp"

#include <doctest/doctest.h>

#include <cctype>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "faults/fault.hpp"
#include "scenario/reference.hpp"
#include "scenario/sections.hpp"
#include "schemes/registry.hpp"

namespace floe::scenario {
namespace {

TEST_CASE("the committed schema is what the tables generate") {
  std::ifstream file(FLOE_SOURCE_DIR "/scenarios/scenario.schema.json");
  const std::string committed{std::istreambuf_iterator<char>(file), {}};
  CHECK_MESSAGE(committed == schema_json(), "run: floe schema > scenarios/scenario.schema.json");
}

TEST_CASE("the committed reference is what the tables generate") {
  std::ifstream file(FLOE_SOURCE_DIR "/scenarios/README.md");
  const std::string committed{std::istreambuf_iterator<char>(file), {}};
  CHECK_MESSAGE(committed == reference_markdown(), "run: floe schema --reference > scenarios/README.md");
}

TEST_CASE("every scheme and fault is in the schema, with all its fields") {
  const auto schema = nlohmann::json::parse(schema_json());
  const auto check = [&](const char* section, const auto& registry) {
    const auto& models = schema["properties"][section]["items"]["oneOf"];
    REQUIRE(models.size() == registry.size());
    for (std::size_t i = 0; i < models.size(); ++i) {
      const fields::Description& description = registry[i].description;
      CHECK(models[i]["properties"]["model"]["const"] == std::string(description.name));
      for (const fields::Field& field : description.table().fields())
        CHECK(models[i]["properties"].contains(std::string(field.name)));
    }
  };
  check("schemes", schemes::registry());
  check("faults", faults::registry());
}

// A default is what the struct's member says; printed and read again, it is the same.
TEST_CASE("every default in every table is within its own bounds") {
  const std::function<void(const fields::Table&)> check = [&](const fields::Table& table) {
    const std::shared_ptr<void> defaults = table.make();
    for (const fields::Field& field : table.fields()) {
      CAPTURE(field.name);
      for (const fields::Kind::Part& part : field.kind->parts()) check(*part.table);
      if (field.is_required || field.is_part) continue;
      const auto printed = [&](const void* settings) {
        text::JsonWriter json;
        field.kind->print_from(json.list(text::JsonWriter::Layout::inline_), field.member_of(settings));
        return json.end().text();
      };
      const std::vector<text::Source> sources{{"default", printed(defaults.get())}};
      text::Node node;
      text::Findings findings;
      REQUIRE(text::parse(sources, 0, 0, node, findings.list));
      const std::shared_ptr<void> again = table.make();
      // 0 stands for "not given" where a committee has groups.
      if (field.name == "nodes" && node.items[0].text == "0") continue;
      CHECK(field.kind->read_into(node.items[0], "default", findings, field.member(again.get())));
      CHECK(printed(again.get()) == sources[0].text);
    }
  };
  check(scenario_table());
}

TEST_CASE("every field says in sentences what it is") {
  const std::function<void(const fields::Table&)> check = [&](const fields::Table& table) {
    for (const fields::Field& field : table.fields()) {
      CAPTURE(field.name);
      const std::string_view sentence = field.sentence;
      CHECK(sentence.size() > 8);
      CHECK(std::isupper(static_cast<unsigned char>(sentence.front())));
      CHECK(sentence.back() == '.');
      CHECK_FALSE(field.kind->words().type.empty());
      CHECK_FALSE(field.kind->words().example.empty());
      for (const fields::Kind::Part& part : field.kind->parts()) check(*part.table);
    }
  };
  check(scenario_table());
}

}  // namespace
}  // namespace floe::scenario
