// Truths, numbers and strings.
#include <charconv>

#include "fields/kinds.hpp"

namespace floe::fields {
namespace {

using text::Node;

template <class T>
std::optional<T> parse(const Node& node) {
  T value{};
  const char* end = node.text.data() + node.text.size();
  const auto parsed = std::from_chars(node.text.data(), end, value);
  if (node.kind != Node::Kind::number || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return value;
}

class Boolean final : public KindOf<bool> {
 public:
  std::optional<bool> read(const Node& node, const std::string& path,
                           text::Findings& findings) const override {
    if (node.kind == Node::Kind::boolean) return node.truth;
    mismatch(node, path, findings);
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const bool& value) const override { json.value(value); }
  void schema(text::JsonWriter& json) const override { json.field("type", "boolean"); }
  Words words() const override {
    return {.type = "boolean", .unit = {}, .range = "true or false", .example = "true"};
  }
  std::string expected() const override { return "true or false"; }
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

 private:
  std::string_view pattern_;
};

class Number final : public KindOf<double> {
 public:
  Number(double least, double greatest) : least_(least), greatest_(greatest) {}

  std::optional<double> read(const Node& node, const std::string& path,
                             text::Findings& findings) const override {
    const auto value = parse<double>(node);
    if (!value) mismatch(node, path, findings);
    if (!value || !in_range(*value, least_, greatest_, text::decimal, node, path, findings))
      return std::nullopt;
    return value;
  }
  void print(text::JsonWriter& json, const double& value) const override { json.value(value); }
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

 private:
  double least_;
  double greatest_;
};

constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();

}  // namespace

bool in_range(double amount, double least, double greatest, std::string (*bound_text)(double),
              const Node& node, const std::string& path, text::Findings& findings) {
  if (amount >= least && amount <= greatest) return true;
  const bool low = amount < least;
  findings.add(node.place, path + ": " + text::printable(node.text, 40) +
                               (low ? " is below the least, " : " is above the greatest, ") +
                               bound_text(low ? least : greatest));
  return false;
}

std::optional<std::int64_t> read_whole(const Kind& kind, const Node& node, const std::string& path,
                                       const WholeBounds& bounds, text::Findings& findings) {
  const auto value = parse<std::int64_t>(node);
  if (!value) kind.mismatch(node, path, findings);
  if (!value || !in_range(static_cast<double>(*value), static_cast<double>(bounds.least),
                          static_cast<double>(bounds.greatest), text::decimal, node, path, findings))
    return std::nullopt;
  return value;
}

void whole_schema(text::JsonWriter& json, const WholeBounds& bounds) {
  json.field("type", "integer").field("minimum", static_cast<double>(bounds.least));
  if (bounds.greatest != kAny) json.field("maximum", static_cast<double>(bounds.greatest));
}

Words whole_words(const WholeBounds& bounds) {
  const std::string least = std::to_string(bounds.least);
  const std::string range = bounds.greatest == kAny
                                ? least + " or more"
                                : "from " + least + " to " + std::to_string(bounds.greatest);
  return {.type = "whole number",
          .unit = {},
          .range = range,
          .example = std::to_string(std::max<std::int64_t>(bounds.least, 1))};
}

KindPtr<bool> boolean() { return std::make_shared<Boolean>(); }
KindPtr<std::string> text(std::string_view pattern) { return std::make_shared<Text>(pattern); }
KindPtr<double> number(double least, double greatest) { return std::make_shared<Number>(least, greatest); }

}  // namespace floe::fields
