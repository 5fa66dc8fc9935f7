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

TEST_CASE("numbers are written as people write them, and read back") {
  CHECK(decimal(0) == "0");
  CHECK(decimal(100000) == "100000");
  CHECK(decimal(4294967295) == "4294967295");
  CHECK(decimal(-0.00001) == "-0.00001");
  CHECK(decimal(1e20) == "100000000000000000000");
  CHECK(decimal(1e21) == "1e+21");
  CHECK(decimal(1e-8) == "1e-08");
  for (const double value : {1e-7, 0.1, 2.0 / 3, 123456789.125, 9.007199254740993e15, 1.7976931348623157e308})
    CHECK(std::stod(decimal(value)) == value);
}

TEST_CASE("JSON text escapes what it must, and parses back") {
  const std::string wild = "a\"b\\c\n\t\x01\u00e9";
  CHECK(nlohmann::json::parse(json_string(wild)).get<std::string>() == wild);
  CHECK(json_string("a\xFF\xC3z") == "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  JsonWriter json;
  json.object().key("empty").list().end().key("line").list(JsonWriter::Layout::inline_);
  json.value(1.5).value(true).value("x").end().end();
  CHECK(json.text() == "{\n  \"empty\": [],\n  \"line\": [1.5, true, \"x\"]\n}\n");
}

}  // namespace
}  // namespace floe::text
