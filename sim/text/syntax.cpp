#include "text/syntax.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace floe::text {
namespace {

constexpr std::size_t kShown = 40;  // characters of a token in a message
constexpr std::string_view kBlanks = " \t\r\n";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool is_wordlike(char c) {
  return is_digit(c) || is_letter(c) || c == '.' || c == '+' || c == '-' || c == '%' || c == '/';
}

// A character that looks like a blank or a quote and is another one.
struct Lookalike {
  std::string_view bytes;
  std::string_view help;
};
constexpr std::string_view kQuotes =
    "these are typographic quotes; replace them with the straight double quote \"";
constexpr std::string_view kBlank = "this is not a normal space; replace it with one";
constexpr std::array kLookalikes = {
    Lookalike{"\xE2\x80\x9C", kQuotes}, Lookalike{"\xE2\x80\x9D", kQuotes},
    Lookalike{"\xE2\x80\x9E", kQuotes}, Lookalike{"\xE2\x80\x98", kQuotes},
    Lookalike{"\xE2\x80\x99", kQuotes}, Lookalike{"\xC2\xAB", kQuotes},
    Lookalike{"\xC2\xBB", kQuotes},     Lookalike{"`", kQuotes},
    Lookalike{"\xC2\xA0", kBlank},      Lookalike{"\xE2\x80\xAF", kBlank},
    Lookalike{"\xE2\x80\x8B", kBlank},  Lookalike{"\xEF\xBB\xBF", kBlank},
    Lookalike{"\xE3\x80\x80", kBlank},
};

class Explanation {
 public:
  Explanation(std::string_view text, std::uint32_t index, const Stop& stop)
      : text_(text), index_(index), stop_(stop) {}

  Diagnostic make() const {
    std::size_t at = skip(stop_.after);
    if (stop_.inside == Stop::Inside::nothing)
      return stop_.is_empty ? wrong(at, "a value")
                            : problem(at, token(at), "there is more text after the end of the JSON value",
                                      "remove it, or check the brackets before it");
    // Only of a number is the parser content with less than what people take for it.
    if (!stop_.is_empty && stop_.at < stop_.after) return number(stop_.last);
    if (stop_.is_after_name) {
      if (at < text_.size() && text_[at] != ':')
        return wrong(at, "a colon after the name", "write \"name\": value");
      return wrong(skip(at + 1), "a value");
    }
    const bool object = stop_.inside == Stop::Inside::object;
    const std::string next = object ? "a name in double quotes" : "a value";
    const char closing = object ? '}' : ']';
    if (stop_.is_empty) return wrong(at, next + " or '" + closing + "'");
    if (at < text_.size() && text_[at] != ',') return no_comma(at, closing);
    const std::size_t comma = at;
    at = skip(at + 1);
    if (at < text_.size() && (text_[at] == '}' || text_[at] == ']'))
      return problem(comma, 1, "there is a comma after the last entry", "remove the comma");
    if (object && at < text_.size() && is_digit(text_[at]))
      return wrong(at, next, "write numbers without commas between the digits");
    return wrong(at, next);
  }

 private:
  std::size_t skip(std::size_t at) const {
    return std::min(text_.find_first_not_of(kBlanks, std::min(at, text_.size())), text_.size());
  }

  // The length of what stands there as one token to a person.
  std::size_t token(std::size_t at) const {
    if (at >= text_.size()) return 0;
    std::size_t end = at;
    while (end < text_.size() && is_wordlike(text_[end])) ++end;
    if (end == at) do
        ++end;
      while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0u) == 0x80u);
    return end - at;
  }

  Diagnostic problem(std::size_t at, std::size_t length, std::string message, std::string help) const {
    return {{index_, at, length}, "not valid JSON: " + std::move(message), std::move(help)};
  }

  Diagnostic wrong(std::size_t at, const std::string& expected, std::string help = {}) const {
    if (at >= text_.size()) return stop_.inside == Stop::Inside::nothing ? nothing() : ending();
    if (text_[at] == '"' && !is_whole_string(at)) return string(at);
    const std::size_t length = text_[at] == '"' ? stop_.at + 1 - at : token(at);
    const std::string_view found = text_.substr(at, length);
    if (help.empty()) help = help_for(found, at);
    return problem(at, length, "expected " + expected + ", found '" + printable(found, kShown) + "'",
                   std::move(help));
  }

  // Whether the parser took the string that begins there, and only did not expect it.
  bool is_whole_string(std::size_t at) const {
    const std::string_view rest = text_.substr(at + 1);
    return stop_.at < text_.size() && at + 1 + rest.find('"') == stop_.at &&
           text_.substr(at, stop_.at - at).find('\\') == std::string_view::npos;
  }

  Place end() const { return {index_, std::min(text_.find_last_not_of(kBlanks) + 1, text_.size()), 0}; }
  std::string line_of(std::size_t at) const { return std::to_string(locate(text_, at).line); }

  Diagnostic nothing() const { return {end(), "there is no JSON value here", ""}; }
  Diagnostic ending() const {
    return {end(),
            std::string("the text ends in the middle of ") +
                (stop_.inside == Stop::Inside::object ? "an object" : "a list"),
            "it starts at line " + line_of(stop_.opened)};
  }

  Diagnostic no_comma(std::size_t at, char closing) const {
    const char last = text_[stop_.last];
    // What begins as a number and goes on: a quantity with its unit, or a number that JSON writes otherwise.
    if (at == stop_.after && (is_digit(last) || last == '-') && is_wordlike(text_[at]))
      return number(stop_.last);
    std::string help;
    if (text_[at] == '"' || is_wordlike(text_[at]) || text_[at] == '{' || text_[at] == '[')
      help = "a comma between two entries is missing";
    if (text_[at] == '}' || text_[at] == ']')
      help = std::string(closing == '}' ? "the object" : "the list") + " that starts at line " +
             line_of(stop_.opened) + " is not closed";
    const std::size_t length = token(at);
    const std::string_view found = text_.substr(at, length);
    if (text_[at] == '/' || text_[at] == '#' || help.empty()) help = help_for(found, at);
    return problem(
        at, length,
        std::string("expected a comma or '") + closing + "', found '" + printable(found, kShown) + "'",
        std::move(help));
  }

  Diagnostic number(std::size_t at) const {
    const std::size_t length = token(at);
    const std::string_view found = text_.substr(at, length);
    return problem(at, length, "'" + printable(found, kShown) + "' is not a number and not a string",
                   number_help(found));
  }

  // A string that begins at `begin` and that the parser could not take from stop_.at on.
  Diagnostic string(std::size_t begin) const {
    const std::size_t at = stop_.at;
    if (at >= text_.size())
      return {end(), "the text ends in the middle of a string", "it starts at line " + line_of(begin)};
    const std::size_t slash = text_.rfind('\\', at);
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte == '\n' || byte == '\r')
      return problem(begin, at - begin, "the string is not closed on its line",
                     "close it with a double quote; write a line break inside a string as \\n");
    if (byte < 0x20)
      return problem(at, 1, "the string contains a control character",
                     "write a tab as \\t, and others as \\u00XX");
    if (slash != std::string_view::npos && slash > begin && at - slash <= 12)
      return problem(slash, at + 1 - slash, "the string contains an unknown escape sequence",
                     "JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX; write a backslash as \\\\");
    return problem(begin, at - begin, "the string is not valid", "");
  }

  static std::string number_help(std::string_view found) {
    const bool digits = found.find_first_not_of("0123456789.+-eE") == std::string_view::npos;
    if (!digits)
      return "put text, and quantities with a unit, in double quotes: \"" + printable(found, kShown) + "\"";
    if (found.find_first_of("eE") != std::string_view::npos && is_digit(found[0]) && is_digit(found.back()))
      return "the largest number is about 1e308";
    return "write a number as 5, -5, 0.5 or 1e6, without zeros at the start";
  }

  std::string help_for(std::string_view found, std::size_t at) const {
    const char first = found[0];
    if (first == '#' || found.starts_with("//") || text_.substr(at).starts_with("/*"))
      return "JSON has no comments; use the field \"note\" instead";
    if (first == '\'') return "use double quotes for strings";
    for (const Lookalike& each : kLookalikes)
      if (found == each.bytes) return std::string(each.help);
    for (const std::string_view word : {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf", "-NaN"})
      if (found == word) return "JSON has no NaN and no infinity; write a number";
    for (const std::string_view word : {"True", "False", "None", "TRUE", "FALSE", "NULL", "Null", "nil",
                                        "undefined", "yes", "no", "on", "off"})
      if (found == word) return "JSON has only true, false and null";
    if (is_digit(first) || first == '-' || first == '+' || first == '.') return number_help(found);
    if (is_letter(first)) return "put names and text in double quotes: \"" + printable(found, kShown) + "\"";
    return "";
  }

  std::string_view text_;
  std::uint32_t index_;
  const Stop& stop_;
};

}  // namespace

Diagnostic explain(const Source& source, std::uint32_t index, const Stop& stop) {
  return Explanation(source.text, index, stop).make();
}

}  // namespace floe::text
