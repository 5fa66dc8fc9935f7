// One value, or one object, judged by a field table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/reader_document.hpp"
#include "world/settings.hpp"

namespace floe::scenario {

// What has been found wrong so far.
struct Findings {
  void add(const Place& place, std::string message, std::string help = {}) {
    list.push_back({place, std::move(message), std::move(help)});
  }
  std::vector<Diagnostic> list;
};

std::string join(const std::string& path, std::string_view name);
std::string join(const std::string& path, std::size_t index);

// "a duration such as \"30d\"", for messages and the schema.
std::string_view expected(Type type);

std::optional<Settings::Value> read_value(const Node& node, const Field& field, const std::string& path,
                                          Findings& findings);

// False, with a finding, when the node is something else.
bool require(const Node& node, Node::Kind kind, const std::string& path, Findings& findings);

// Unknown and repeated names; `others` are known beside the fields.
void check_names(const Node& object, std::span<const Field> fields, std::span<const std::string_view> others,
                 const std::string& path, Findings& findings);

// Every field of the table, in its order: what the object says, else the default. What is wrong or missing is
// added to the findings and stands in the settings as some value of the right type, so that reading goes on.
Settings read_table(const Node& object, std::span<const Field> fields, const std::string& path,
                    Findings& findings);

}  // namespace floe::scenario
