#include "page/stored_shape.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <string>

#include "terminal/command.hpp"
#include "text/diagnostic.hpp"

namespace floe::page {
namespace {

using text::Node;

class Shape {
 public:
  explicit Shape(const std::filesystem::path& file) : file_(file) {}

  const Node& member(const Node& node, const std::string& at, std::string_view name) const {
    const Node* found = node.find(name);
    if (found == nullptr) refuse(at, fmt::format("\"{}\" is missing", name));
    return *found;
  }

  void object(const Node& node, const std::string& at) const {
    if (node.kind != Node::Kind::object) refuse(at, "expected an object");
  }

  void texts(const Node& node, const std::string& at, std::initializer_list<const char*> names) const {
    for (const char* name : names)
      if (member(node, at, name).kind != Node::Kind::string) refuse(at + "." + name, "expected a text");
  }

  void numbers(const Node& node, const std::string& at, std::initializer_list<const char*> names) const {
    for (const char* name : names)
      if (member(node, at, name).kind != Node::Kind::number) refuse(at + "." + name, "expected a number");
  }

  void maybe_numbers(const Node& node, const std::string& at,
                     std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      const Node::Kind kind = member(node, at, name).kind;
      if (kind != Node::Kind::number && kind != Node::Kind::null)
        refuse(at + "." + name, "expected a number or null");
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& at, const std::string& why) const {
    throw cli::InputError(fmt::format("\"{}\", at {}: {}; it is not the results of a run",
                                      text::printable(file_.string(), 200), text::printable(at, 120), why));
  }

  const std::filesystem::path& file_;
};

void check_schemes(const Shape& shape, const Node& schemes) {
  shape.object(schemes, "schemes");
  for (const text::Member& scheme : schemes.members) {
    const std::string at = "schemes." + scheme.name;
    const Node& metrics = shape.member(scheme.value, at, "metrics");
    shape.object(metrics, at + ".metrics");
    for (const text::Member& metric : metrics.members) {
      const std::string place = at + ".metrics." + metric.name;
      shape.object(metric.value, place);
      shape.maybe_numbers(metric.value, place, {"value", "low", "high"});
      shape.texts(metric.value, place, {"unit"});
    }
    const Node& kinds = shape.member(scheme.value, at, "kinds");
    shape.object(kinds, at + ".kinds");
    for (const text::Member& kind : kinds.members) {
      const std::string place = at + ".kinds." + kind.name;
      shape.object(kind.value, place);
      shape.numbers(kind.value, place, {"slots"});
    }
  }
}

void check_rows(const Shape& shape, const Node& rows, const char* name,
                std::initializer_list<const char*> texts) {
  const std::string at = fmt::format("rows.{}", name);
  const Node& table = shape.member(rows, "rows", name);
  shape.object(table, at);
  for (const text::Member& row : table.members) {
    const std::string place = at + "." + row.name;
    shape.object(row.value, place);
    shape.texts(row.value, place, texts);
  }
}

}  // namespace

void check_shape(const Node& results, const std::filesystem::path& file) {
  const Shape shape(file);
  check_schemes(shape, shape.member(results, "its root", "schemes"));
  const Node& rows = shape.member(results, "its root", "rows");
  shape.object(rows, "rows");
  check_rows(shape, rows, "metrics", {"title", "unit", "sentence"});
  check_rows(shape, rows, "series", {"title", "unit", "sentence", "form"});
  check_rows(shape, rows, "states", {"title", "sentence"});
  const Node& scenario = shape.member(results, "its root", "scenario");
  shape.object(scenario, "scenario");
  shape.texts(scenario, "scenario", {"name"});
  shape.numbers(scenario, "scenario", {"seed", "nodes"});
  shape.texts(results, "its root", {"version", "digest"});
}

}  // namespace floe::page
