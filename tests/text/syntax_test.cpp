// Text that is no JSON: the place where it goes wrong, and what to do about it.
#include "text/syntax.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "text/document.hpp"

namespace floe::text {
namespace {

// "line:column: message | help", empty for JSON.
std::string slip(const std::string& text) {
  const std::vector<Source> sources{{"x", text}};
  Node root;
  std::vector<Diagnostic> problems;
  const bool is_json = parse(sources, 0, 0, root, problems);
  CHECK(is_json == nlohmann::json::accept(text));
  if (is_json) return "";
  REQUIRE(problems.size() == 1);
  const LineColumn at = locate(text, problems[0].place.offset);
  return std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + problems[0].message + " | " +
         problems[0].help;
}

bool tells(const std::string& text, const std::string& place, const std::string& part) {
  const std::string found = slip(text);
  const bool good = found.starts_with(place + ": ") && found.find(part) != std::string::npos;
  if (!good) MESSAGE(text << "\n" << found);
  return good;
}

TEST_CASE("slips that people make are told with the right form") {
  CHECK(tells("// x\n{}", "1:1", "JSON has no comments"));
  CHECK(tells("{\"a\": 1, /* x */ \"b\": 2}", "1:10", "JSON has no comments"));
  CHECK(tells("{\"a\": 1 // x\n}", "1:9", "JSON has no comments"));
  CHECK(tells("# x\n{}", "1:1", "JSON has no comments"));
  CHECK(tells("{\"a\": 1,\n}", "1:8", "there is a comma after the last entry"));
  CHECK(tells("[1, 2, ]", "1:6", "there is a comma after the last entry"));
  CHECK(tells("{'a': 1}", "1:2", "double quotes"));
  CHECK(tells("{\"a\": 'b'}", "1:7", "double quotes"));
  CHECK(tells("{a: 1}", "1:2", "put names and text in double quotes: \"a\""));
  CHECK(tells("{\"a\": 1, seed: 2}", "1:10", "\"seed\""));
  CHECK(tells("{\"a\": NaN}", "1:7", "no NaN"));
  CHECK(tells("[Infinity]", "1:2", "no infinity"));
  CHECK(tells("[-Infinity]", "1:2", "no infinity"));
  CHECK(tells("[True]", "1:2", "JSON has only true, false and null"));
  CHECK(tells("[nul]", "1:2", "put names and text in double quotes"));
  CHECK(tells("{\"a\": 30d}", "1:7", "quantities with a unit, in double quotes: \"30d\""));
  CHECK(tells("{\"a\": 34%}", "1:7", "\"34%\""));
  CHECK(tells("{\"a\": 1_000}", "1:7", "\"1_000\""));
  CHECK(tells("{\"a\": fast}", "1:7", "\"fast\""));
  CHECK(tells("{\"a\": 1,000}", "1:9", "without commas between the digits"));
  CHECK(tells("{\"a\": 007}", "1:7", "without zeros at the start"));
  CHECK(tells("{\"a\": .5}", "1:7", "0.5"));
  CHECK(tells("{\"a\": 5.}", "1:7", "0.5"));
  CHECK(tells("{\"a\": +5}", "1:7", "write a number as"));
  CHECK(tells("{\"a\": 1e999}", "1:7", "the largest number is about 1e308"));
  CHECK(tells("{\"a\" 1}", "1:6", "a colon after the name"));
  CHECK(tells("{\"a\" \"b\"}", "1:6", "a colon after the name, found '\"b\"'"));
  CHECK(tells("{\"a\" = 1}", "1:6", "write \"name\": value"));
  CHECK(tells("{\"a\": 1 \"b\": 2}", "1:9", "a comma between two entries is missing"));
  CHECK(tells("[{} {}]", "1:5", "a comma between two entries is missing"));
  CHECK(tells("{\"a\": }", "1:7", "expected a value, found '}'"));
  CHECK(tells("{\"a\": [1}", "1:9", "the list that starts at line 1 is not closed"));
  CHECK(tells("{} {}", "1:4", "after the end"));
  CHECK(tells("{\"a\": \"b\nc\"}", "1:7", "is not closed on its line"));
  CHECK(tells("{\"a\": \"b\tc\"}", "1:9", "control character"));
  CHECK(tells("{\"a\": \"C:\\x\"}", "1:10", "backslash"));
  CHECK(tells("{\"a\": \"\\ud800\"}", "1:8", "backslash"));
  CHECK(tells("{\u201Ca\u201D: 1}", "1:2", "typographic quotes"));
  CHECK(tells("{\u00A0\"a\": 1}", "1:2", "replace it with one"));
  CHECK(tells("", "1:1", "there is no JSON value here"));
  CHECK(tells("{\"a\": \"b", "1:9", "the text ends in the middle of a string"));
  CHECK(tells("{\"a\": [1,", "1:10", "the text ends in the middle of a list"));
}

// Whatever one byte is put, taken or changed: the parser's judge is nlohmann's, and the message is ours.
TEST_CASE("no message of the library reaches the user") {
  const std::string good = R"({"a": [1, -2.5e3, "x\n", true], "b": {"c": null}})";
  CHECK(slip(good).empty());
  const std::string bytes = "{}[]\",:0-.e\\/tn'#\n x\x01";
  const auto check = [](const std::string& text) {
    const std::string found = slip(text);
    for (const char* theirs : {"syntax", "parse error", "last read", "json.exception", "literal"})
      CHECK_MESSAGE(found.find(theirs) == std::string::npos, text << "\n" << found);
  };
  for (std::size_t i = 0; i <= good.size(); ++i) {
    check(good.substr(0, i));
    check(good.substr(0, i) + good.substr(std::min(i + 1, good.size())));
    for (const char byte : bytes) {
      check(good.substr(0, i) + byte + good.substr(i));
      check(good.substr(0, i) + byte + good.substr(std::min(i + 1, good.size())));
    }
  }
}

}  // namespace
}  // namespace floe::text
