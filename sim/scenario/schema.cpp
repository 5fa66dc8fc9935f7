// What a pattern cannot say (which units exist, sums over groups, sizes that fit a code) stays with the
// reader: the schema admits everything that the reader admits, and little else.
#include "scenario/schema.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "scenario/sections.hpp"

namespace floe::scenario {
namespace {

// Kinds with a name of their own, in the order in which the tables come to them.
void collect(const fields::Table& table, std::vector<const fields::Kind*>& named) {
  for (const fields::Field& field : table.fields()) {
    const std::string_view name = field.kind->definition();
    const bool known =
        std::ranges::any_of(named, [&](const fields::Kind* other) { return other->definition() == name; });
    if (!name.empty() && !known) named.push_back(field.kind.get());
    for (const fields::Kind::Part& part : field.kind->parts()) collect(*part.table, named);
  }
}

}  // namespace

std::string schema_json() { return schema_json("Floe scenario", scenario_table()); }

std::string schema_json(std::string_view title, const fields::Table& table) {
  text::JsonWriter json;
  json.object();
  json.field("$schema", "https://json-schema.org/draft/2020-12/schema").field("title", title);
  fields::object_schema(json, table);
  std::vector<const fields::Kind*> named;
  collect(table, named);
  json.key("$defs").object();
  for (const fields::Kind* kind : named) {
    kind->schema(json.key(kind->definition()).object());
    json.end();
  }
  json.end().end();
  return json.text();
}

}  // namespace floe::scenario
