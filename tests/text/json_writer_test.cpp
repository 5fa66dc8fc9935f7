#include "text/json_writer.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace floe::text {
namespace {

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
  JsonWriter json;
  json.object().key("empty").list().end().key("line").list(JsonWriter::Layout::inline_);
  json.value(1.5).value(true).value("x").end().end();
  CHECK(json.text() == "{\n  \"empty\": [],\n  \"line\": [1.5, true, \"x\"]\n}\n");
}

}  // namespace
}  // namespace floe::text
