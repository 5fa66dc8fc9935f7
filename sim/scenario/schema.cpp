// What a pattern cannot say (which units exist, sums over groups, sizes that fit a code) stays with the
// reader: the schema admits everything that the reader admits, and little else.
#include "scenario/schema.hpp"

#include "faults/registry.hpp"
#include "scenario/fields.hpp"
#include "scenario/json_text.hpp"
#include "scenario/laws.hpp"
#include "schemes/registry.hpp"

namespace floe::scenario {
namespace {

constexpr auto kInline = JsonText::Layout::inline_;

std::string_view pattern(Type type) {
  switch (type) {
    case Type::duration:
      return "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h|d|w|y)$";
    case Type::bytes:
      return "^[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$";
    case Type::rate:
      return "^([0-9]+(\\.[0-9]+)?([kMG]?bit|[kMG]?B)/s|unlimited)$";
    case Type::share:
      return "^[0-9]+(\\.[0-9]+)?%?$";
    case Type::yearly:
      return "^[0-9]+(\\.[0-9]+)?%?/y$";
    default:
      return "";
  }
}

void bounds(JsonText& json, const Field& field) {
  if (field.min) json.field("minimum", *field.min);
  if (field.max) json.field("maximum", *field.max);
}

void type_of(JsonText& json, const Field& field) {
  switch (field.type) {
    case Type::boolean:
      json.field("type", "boolean");
      return;
    case Type::integer:
      bounds(json.field("type", "integer"), field);
      return;
    case Type::number:
      bounds(json.field("type", "number"), field);
      return;
    case Type::text:
      json.field("type", "string");
      return;
    case Type::choice:
      json.key("enum").list(kInline);
      for (const std::string_view choice : field.choices) json.value(choice);
      json.end();
      return;
    case Type::distribution:
      json.field("$ref", "#/$defs/distribution");
      return;
    case Type::durations:
      json.field("type", "array").key("items").object(kInline);
      json.field("type", "string").field("pattern", pattern(Type::duration)).end();
      return;
    case Type::integers:
      bounds(json.field("type", "array").key("items").object(kInline).field("type", "integer"), field);
      json.end();
      return;
    case Type::rates:
      json.field("$ref", "#/$defs/rates");
      return;
    case Type::latency:
      json.field("$ref", "#/$defs/latency");
      return;
    case Type::regions:
      json.field("type", "array").key("items").object().field("$ref", "#/$defs/region").end();
      return;
    case Type::duration:
    case Type::bytes:
    case Type::rate:
    case Type::share:
    case Type::yearly:
      json.field("type", "string").field("pattern", pattern(field.type));
      return;
  }
}

void property(JsonText& json, const Field& field) {
  json.key(field.name).object();
  json.field("description", field.sentence);
  type_of(json, field);
  if (!field.fallback.empty()) json.key("default").raw(field.fallback);
  json.end();
}

void properties(JsonText& json, std::span<const Field> fields) {
  for (const Field& field : fields) property(json, field);
}

void required(JsonText& json, std::span<const Field> fields, std::string_view first = {}) {
  json.key("required").list(kInline);
  if (!first.empty()) json.value(first);
  for (const Field& field : fields)
    if (field.fallback.empty()) json.value(field.name);
  json.end();
}

void open_object(JsonText& json) { json.field("type", "object").field("additionalProperties", false); }

// An object that has nothing but the fields of one table.
void plain_object(JsonText& json, std::span<const Field> fields) {
  open_object(json);
  required(json, fields);
  json.key("properties").object();
  properties(json, fields);
  json.end();
}

// One of several objects, told apart by the word that `tag` holds.
void tagged(JsonText& json, std::string_view tag, std::string_view name, std::string_view sentence,
            std::span<const Field> fields, const Field* label) {
  json.object();
  json.field("description", sentence);
  open_object(json);
  required(json, fields, tag);
  json.key("properties").object();
  json.key(tag).object(kInline).field("const", name).end();
  if (label != nullptr) property(json, *label);
  properties(json, fields);
  json.end().end();
}

void committee(JsonText& json) {
  open_object(json);
  required(json, committee_fields());
  json.key("properties").object();
  properties(json, committee_fields());
  json.key("groups").object();
  json.field("description", "kinds of nodes that hold different numbers of shards").field("type", "array");
  plain_object(json.key("items").object(), group_fields());
  json.end().end().end();
}

template <class Entries>
void models(JsonText& json, const Entries& entries, const Field* label) {
  json.key("oneOf").list();
  for (const auto& entry : entries)
    tagged(json, "model", entry.description.name, entry.description.sentence, entry.description.fields,
           label);
  json.end();
}

void section_body(JsonText& json, std::string_view name) {
  if (name == "committee") return committee(json);
  if (name == "network") return plain_object(json, network_fields());
  if (name == "repair") return plain_object(json, repair_fields());
  if (name == "blobs") return plain_object(json, blob_fields());
  if (name == "reads") return plain_object(json, read_fields());
  if (name == "schemes") return models(json, schemes::registry(), &choice_fields()[1]);
  return models(json, faults::registry(), nullptr);
}

void section(JsonText& json, const Section& part) {
  json.key(part.name).object().field("description", part.sentence);
  if (part.list) {
    json.field("type", "array");
    if (part.required) json.field("minItems", std::uint32_t{1});
    section_body(json.key("items").object(), part.name);
    json.end();
  } else {
    section_body(json, part.name);
  }
  json.end();
}

void distribution(JsonText& json) {
  json.key("distribution").object().key("oneOf").list();
  for (const Law& law : laws()) tagged(json, "law", law.name, law.sentence, law.fields, nullptr);
  json.end().end();
}

void quantity(JsonText& json, Type type) {
  json.object(kInline).field("type", "string").field("pattern", pattern(type)).end();
}

void rates(JsonText& json) {
  json.key("rates").object().key("oneOf").list();
  quantity(json, Type::rate);
  json.object().field("description", "kinds of nodes with different lines");
  open_object(json);
  json.key("required").list(kInline).value("classes").end();
  json.key("properties").object().key("classes").object().field("type", "array");
  plain_object(json.key("items").object(), rate_class_fields());
  json.end().end().end().end();
  tagged(json, "law", "uniform", "anything between two bounds", uniform_rate_fields(), nullptr);
  tagged(json, "law", "log-normal", "a product of many small factors", log_normal_rate_fields(), nullptr);
  json.end().end();
}

void latency(JsonText& json) {
  json.key("latency").object().key("oneOf").list();
  quantity(json, Type::duration);
  plain_object(json.object(), latency_preset_fields());
  json.end();
  json.object().field("description", "measured round trips, a row for the region from which they start");
  open_object(json);
  json.key("required").list(kInline).value("regions").value("round_trips").end();
  json.key("properties").object();
  json.key("regions").object().field("type", "array").key("items").object(kInline);
  json.field("type", "string").end().end();
  json.key("round_trips").object().field("type", "array").key("items").object().field("type", "array");
  quantity(json.key("items"), Type::duration);
  json.end().end().end().end();
  json.end().end();
}

void definitions(JsonText& json) {
  json.key("$defs").object();
  distribution(json);
  rates(json);
  latency(json);
  plain_object(json.key("region").object(), region_fields());
  json.end().end();
}

}  // namespace

std::string schema_json() {
  JsonText json;
  json.object();
  json.field("$schema", "https://json-schema.org/draft/2020-12/schema").field("title", "Floe scenario");
  open_object(json);
  json.key("required").list(kInline);
  for (const Field& field : top_fields())
    if (field.fallback.empty()) json.value(field.name);
  for (const Section& part : sections())
    if (part.required) json.value(part.name);
  json.end();
  json.key("properties").object();
  properties(json, top_fields());
  for (const Section& part : sections()) section(json, part);
  json.end();
  definitions(json);
  json.end();
  return json.text();
}

}  // namespace floe::scenario
