// Truths, numbers and strings.
#include <charconv>
#include <cmath>

#include "fields/kinds.hpp"
#include "text/wrap.hpp"

namespace floe::fields {
namespace {

using text::Node;

class Boolean final : public KindOf<bool> {
 public:
  std::optional<bool> read(const Node& node, const std::string& path,
                           text::Findings& findings) const override {
    if (node.kind == Node::Kind::boolean) return node.truth;
    mismatch(node, path, findings);
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const bool& value) const override { json.value(value); }
  void draw(Draws& draws, bool& value) const override { value = draws.chance(0.5); }
  void schema(text::JsonWriter& json) const override { json.field("type", "boolean"); }
  Words words() const override {
    return {.type = "boolean", .unit = {}, .range = "true or false", .example = "true"};
  }
  std::string expected() const override { return "true or false"; }
  std::string hint(const Node& node) const override {
    if (node.text == "true" || node.text == "false") return "write it without quotes: " + node.text;
    return node.text == "1" ? "write true" : node.text == "0" ? "write false" : "";
  }
};

class Text final : public KindOf<std::string> {
 public:
  explicit Text(std::string_view pattern) : pattern_(pattern) {}

  std::optional<std::string> read(const Node& node, const std::string& path,
                                  text::Findings& findings) const override {
    if (node.kind == Node::Kind::string) return node.text;
    mismatch(node, path, findings);
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const std::string& value) const override { json.value(value); }
  void schema(text::JsonWriter& json) const override {
    json.field("type", "string");
    if (!pattern_.empty()) json.field("pattern", pattern_);
  }
  Words words() const override { return {.type = "string", .unit = {}, .range = {}, .example = "\"abc\""}; }
  std::string expected() const override { return "a string"; }
  std::string hint(const Node& node) const override {
    return node.text.empty() ? "" : "write it in quotes: \"" + text::printable(node.text, 40) + "\"";
  }

 private:
  std::string_view pattern_;
};

class Label final : public KindOf<std::string> {
 public:
  std::optional<std::string> read(const Node& node, const std::string& path,
                                  text::Findings& findings) const override {
    if (node.kind != Node::Kind::string) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    const std::size_t length = text::columns(node.text);
    if (length >= 1 && length <= kLongest) return node.text;
    findings.add(node.place, path + ": expected 1 to " + std::to_string(kLongest) + " characters, found " +
                                 std::to_string(length));
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const std::string& value) const override { json.value(value); }
  void schema(text::JsonWriter& json) const override {
    json.field("type", "string").field("minLength", std::uint32_t{1}).field("maxLength", kLongest);
  }
  Words words() const override {
    return {.type = "string",
            .unit = {},
            .range = "of 1 to " + std::to_string(kLongest) + " characters",
            .example = "\"abc\""};
  }
  std::string expected() const override { return "a string"; }

 private:
  static constexpr std::uint32_t kLongest = 64;
};

class Number final : public KindOf<double> {
 public:
  Number(double least, double greatest) : least_(least), greatest_(greatest) {}

  std::optional<double> read(const Node& node, const std::string& path,
                             text::Findings& findings) const override {
    if (node.kind != Node::Kind::number) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    // What is too small for a double is nought; JSON has no number that is too large for one.
    double value = 0;
    std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
    if (!in_range(value, least_, greatest_, text::decimal, node, path, findings)) return std::nullopt;
    return value;
  }
  void print(text::JsonWriter& json, const double& value) const override { json.value(value); }
  void draw(Draws& draws, double& value) const override {
    const double drawn = least_ > 0 ? draws.log_uniform(least_, greatest_) : draws.uniform(least_, greatest_);
    value = std::clamp(std::round(drawn * 1000) / 1000, least_, greatest_);
  }
  void schema(text::JsonWriter& json) const override {
    json.field("type", "number").field("minimum", least_).field("maximum", greatest_);
  }
  Words words() const override {
    return {.type = "number",
            .unit = {},
            .range = "from " + text::decimal(least_) + " to " + text::decimal(greatest_),
            .example = text::decimal(std::clamp(1.0, least_, greatest_))};
  }
  std::string expected() const override { return "a number"; }
  std::string hint(const Node& node) const override { return number_hint(node); }

 private:
  double least_;
  double greatest_;
};

constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();

// A number of JSON as a whole one: "7", "1.0", "1e3".
struct WholeNumber {
  enum class Sort : std::uint8_t { fits, too_low, too_high, fraction };
  Sort sort = Sort::fits;
  std::int64_t value = 0;
};

WholeNumber whole_number(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const std::size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(is_negative ? 1 : 0, exponent_at - (is_negative ? 1 : 0));
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  std::int64_t exponent = 0;
  if (exponent_at < text.size()) {
    std::string_view written = text.substr(exponent_at + 1);
    if (written.starts_with('+')) written.remove_prefix(1);
    const auto parsed = std::from_chars(written.data(), written.data() + written.size(), exponent);
    if (parsed.ec != std::errc{}) exponent = written.starts_with('-') ? -kAny / 2 : kAny / 2;
  }
  exponent -= static_cast<std::int64_t>(digits.size() - point);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) return {};
  using enum WholeNumber::Sort;
  if (exponent < 0) return {.sort = fraction};
  constexpr std::int64_t kMostDigits = 19;
  const WholeNumber beyond{.sort = is_negative ? too_low : too_high};
  if (exponent > kMostDigits) return beyond;
  digits.append(static_cast<std::size_t>(exponent), '0');
  if (is_negative) digits.insert(0, "-");
  WholeNumber whole;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), whole.value);
  return parsed.ec == std::errc{} ? whole : beyond;
}

bool is_number(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && std::isfinite(value);
}

void outside(const Node& node, const std::string& path, bool is_low, const std::string& bound,
             text::Findings& findings) {
  findings.add(node.place, path + ": " + text::printable(node.text, 40) +
                               (is_low ? " is too small; the smallest value is "
                                       : " is too large; the largest value is ") +
                               bound);
}

}  // namespace

std::string number_hint(const Node& node) {
  return node.kind == Node::Kind::string && is_number(node.text)
             ? "write it without quotes: " + text::printable(node.text, 40)
             : "";
}

bool in_range(double amount, double least, double greatest, std::string (*bound_text)(double),
              const Node& node, const std::string& path, text::Findings& findings) {
  if (amount >= least && amount <= greatest) return true;
  const bool is_low = amount < least;
  outside(node, path, is_low, bound_text(is_low ? least : greatest), findings);
  return false;
}

std::optional<std::int64_t> read_whole(const Kind& kind, const Node& node, const std::string& path,
                                       const WholeBounds& bounds, text::Findings& findings) {
  using enum WholeNumber::Sort;
  const WholeNumber whole =
      node.kind == Node::Kind::number ? whole_number(node.text) : WholeNumber{.sort = fraction};
  if (whole.sort == fraction) {
    kind.mismatch(node, path, findings);
    return std::nullopt;
  }
  const bool is_low = whole.sort == too_low || (whole.sort == fits && whole.value < bounds.least);
  if (is_low || whole.sort == too_high || whole.value > bounds.greatest) {
    outside(node, path, is_low, std::to_string(is_low ? bounds.least : bounds.greatest), findings);
    return std::nullopt;
  }
  return whole.value;
}

// Around what is usual, or up to a few where that is more than there is of anything here.
std::int64_t draw_whole(Draws& draws, const WholeBounds& bounds, std::int64_t usual) {
  if (usual > draws.few() && draws.chance(0.5)) usual = 0;
  const double drawn =
      usual > 0 ? draws.around(static_cast<double>(usual)) : draws.log_uniform(1, draws.few());
  return std::clamp(static_cast<std::int64_t>(drawn), bounds.least, bounds.greatest);
}

void whole_schema(text::JsonWriter& json, const WholeBounds& bounds) {
  json.field("type", "integer").field("minimum", bounds.least).field("maximum", bounds.greatest);
}

Words whole_words(const WholeBounds& bounds) {
  const std::string least = std::to_string(bounds.least);
  const std::string range = bounds.greatest == bounds.least ? least
                            : bounds.greatest == kAny
                                ? least + " or more"
                                : "from " + least + " to " + std::to_string(bounds.greatest);
  return {.type = "whole number",
          .unit = {},
          .range = range,
          .example = std::to_string(std::max<std::int64_t>(bounds.least, 1))};
}

KindPtr<bool> boolean() { return std::make_shared<Boolean>(); }
KindPtr<std::string> text(std::string_view pattern) { return std::make_shared<Text>(pattern); }
KindPtr<std::string> label() { return std::make_shared<Label>(); }
KindPtr<double> number(double least, double greatest) { return std::make_shared<Number>(least, greatest); }

}  // namespace floe::fields
