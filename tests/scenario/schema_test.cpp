#include "scenario/schema.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "faults/registry.hpp"
#include "scenario/json_text.hpp"
#include "scenario/reader.hpp"
#include "schemes/registry.hpp"

namespace floe::scenario {
namespace {

TEST_CASE("the committed schema is what the tables generate") {
  std::ifstream file(FLOE_SOURCE_DIR "/scenarios/scenario.schema.json");
  const std::string committed{std::istreambuf_iterator<char>(file), {}};
  CHECK_MESSAGE(committed == schema_json(), "run: floe schema > scenarios/scenario.schema.json");
}

TEST_CASE("every scheme and fault is in the schema, with all its fields") {
  const auto schema = nlohmann::json::parse(schema_json());
  const auto check = [&](const char* section, const auto& registry) {
    const auto& models = schema["properties"][section]["items"]["oneOf"];
    REQUIRE(models.size() == registry.size());
    for (std::size_t i = 0; i < models.size(); ++i) {
      const Description& description = registry[i].description;
      CHECK(models[i]["properties"]["model"]["const"] == std::string(description.name));
      for (const Field& field : description.fields)
        CHECK(models[i]["properties"].contains(std::string(field.name)));
    }
  };
  check("schemes", schemes::registry());
  check("faults", faults::registry());
}

TEST_CASE("every default in every table can be read") {
  for (const auto& entry : schemes::registry()) defaults(entry.description.fields);
  for (const auto& entry : faults::registry()) defaults(entry.description.fields);
}

TEST_CASE("percentages are exact") {
  CHECK(percent(0.34) == "34%");
  CHECK(percent(0) == "0%");
  CHECK(percent(1) == "100%");
  CHECK(percent(0.015) == "1.5%");
  CHECK(percent(0.0001) == "0.01%");
  CHECK(percent(12.5) == "1250%");
  CHECK(percent(1e-7) == "0.00001%");
}

TEST_CASE("JSON text escapes what it must, and parses back") {
  const std::string wild = "a\"b\\c\n\t\x01\u00e9";
  CHECK(nlohmann::json::parse(json_string(wild)).get<std::string>() == wild);
  JsonText json;
  json.object().key("empty").list().end().key("line").list(JsonText::Layout::inline_);
  json.value(1.5).value(true).value("x").end().end();
  CHECK(json.text() == "{\n  \"empty\": [],\n  \"line\": [1.5, true, \"x\"]\n}\n");
}

}  // namespace
}  // namespace floe::scenario
