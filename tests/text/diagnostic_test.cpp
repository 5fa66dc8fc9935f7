// Messages: what a terminal gets to see, how wide, and how many of them.
#include "text/diagnostic.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "text/wrap.hpp"

namespace floe::text {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

constexpr std::size_t kAny = 1000;

TEST_CASE("what a terminal would act on is written as an escape") {
  CHECK(printable("plain Zürich 東京", kAny) == "plain Zürich 東京");
  CHECK(printable("\x1b[31m", kAny) == "\\u001b[31m");
  CHECK(printable("a\x7f", kAny) == "a\\u007f");
  CHECK(printable("\xC2\x9B", kAny) == "\\u009b");                   // CSI as one character
  CHECK(printable("\u202Eabc\u2066", kAny) == "\\u202eabc\\u2066");  // Unicode's Bidi_Control
  CHECK(printable("\u200F\u061C", kAny) == "\\u200f\\u061c");
  CHECK(printable("a\u200Bb\uFEFF", kAny) == "a\\u200bb\\ufeff");
  CHECK(printable("\U000E0041", kAny) == "\\U000e0041");  // a tag, which no font shows
  CHECK(printable("\xC0\xAF", kAny) == "\\xc0\\xaf");
  CHECK(printable("a\tb\nc", kAny) == "a b\\u000ac");
  CHECK(printable("abcdef", 3) == "abc...");
}

TEST_CASE("carets stand under what they mean, escapes and cuts counted") {
  const std::vector<Source> sources{{"x",
                                     "\x1b\x1b"
                                     "ab"}};
  const std::string shown = render({{0, 2, 2}, "message", ""}, sources);
  CHECK(shown.find("1 | \\u001b\\u001bab\n  |             ^^\n") != std::string::npos);

  const std::string endless = std::string(5000, ' ') + "wrong" + std::string(5000, ' ');
  const std::vector<Source> one_line{{"x", endless}};
  for (const std::size_t width : {std::size_t{0}, std::size_t{40}, std::size_t{60}}) {
    const std::string text = render({{0, 5000, 5}, "message", ""}, one_line, width);
    CAPTURE(text);
    const std::vector<std::string> lines = lines_of(text);
    CHECK(lines[3].substr(lines[4].find('^'), 5) == "wrong");
    CHECK(std::ranges::count(lines[4], '^') == 5);
    for (const std::string& line : lines) CHECK(columns(line) <= (width == 0 ? 115 : width));
  }
}

TEST_CASE("no line of a message is wider than the terminal, long words apart") {
  const std::vector<Source> sources{
      {"scenario.json", R"({"network": {"uplink": "20 Mbit/s", "latency": 5}})"}};
  const std::string text =
      DocumentError({{{0, 23, 11},
                      "network.uplink: expected a rate such as \"100Mbit/s\" or \"unlimited\"",
                      "as in \"1Gbit/s\", \"20Mbit/s\", \"5MB/s\" or \"unlimited\""}},
                    sources)
          .text(40);
  for (const std::string& line : lines_of(text)) CHECK_MESSAGE(columns(line) <= 40, text);
}

TEST_CASE("the first twenty are told, and the others counted") {
  const std::vector<Source> sources{{"x", std::string(30'000, 'x')}};
  std::vector<Diagnostic> many;
  for (std::size_t i = 30'000; i-- > 0;) many.push_back({{0, i, 1}, "wrong", ""});
  const std::string text = DocumentError(many, sources).what();
  std::size_t told = 0;
  for (std::size_t at = 0; (at = text.find("error: wrong", at)) != std::string::npos; ++at) ++told;
  CHECK(told == 20);
  CHECK(text.find("x:1:1\n") != std::string::npos);
  CHECK(text.ends_with("30000 errors; the first 20 are shown"));
  many.resize(20);
  CHECK(std::string(DocumentError(many, sources).what()).ends_with("20 errors"));
}

TEST_CASE("lines are broken at blanks") {
  CHECK(wrapped("aa bb cc", 5, 1) == "aa bb\n cc");
  CHECK(wrapped("  name   says what", 12, 4) == "  name\n    says\n    what");
  CHECK(wrapped("a\n\nb", 5, 1) == "a\n\nb");
  CHECK(wrapped("unbreakable", 4, 0) == "unbreakable");
  CHECK(wrapped("aa bb cc", 0, 0) == "aa bb cc");
  CHECK(wrapped("ää öö üü", 5, 0) == "ää öö\nüü");
}

}  // namespace
}  // namespace floe::text
