#include "fields/kind.hpp"

#include <algorithm>
#include <utility>

namespace floe::fields {
namespace {

constexpr std::size_t kShown = 40;  // characters of a value in a message

}  // namespace

void Kind::write_schema(text::JsonWriter& json) const {
  if (definition().empty()) return schema(json);
  json.field("$ref", "#/$defs/" + std::string(definition()));
}

void Kind::mismatch(const text::Node& node, const std::string& path, text::Findings& findings) const {
  const std::string help = hint(node);
  std::string found(text::describe(node.kind));
  if (node.kind == text::Node::Kind::string) found = shown(node);
  if (node.kind == text::Node::Kind::boolean) found = node.truth ? "true" : "false";
  if (node.kind == text::Node::Kind::number) found = "the number " + text::printable(node.text, kShown);
  findings.add(node.place, path + ": expected " + expected() + ", found " + found, help);
}

std::string join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string join(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

std::string plural(std::string_view type) {
  const std::size_t noun = std::min(type.find(" of "), type.size());
  return std::string(type.substr(0, noun)) + "s" + std::string(type.substr(noun));
}

std::string shown(std::string_view text) { return "\"" + text::printable(text, kShown) + "\""; }

std::string shown(const text::Node& node) { return shown(node.text); }

bool require(const text::Node& node, text::Node::Kind kind, const std::string& path, text::Findings& findings,
             std::string help) {
  using enum text::Node::Kind;
  if (node.kind == kind) return true;
  if (node.kind == null) help = "remove the field to take its default";
  if (kind == array && node.kind == object) help = "put it in brackets to make a list of one entry: [{...}]";
  if (kind == object && node.kind == array && node.items.size() == 1 && node.items[0].kind == object)
    help = "remove the brackets: one object is expected here, not a list";
  findings.add(node.place,
               (path.empty() ? "the scenario" : path) + ": expected " + std::string(text::describe(kind)) +
                   ", found " + (node.kind == string ? shown(node) : std::string(text::describe(node.kind))),
               std::move(help));
  return false;
}

}  // namespace floe::fields
