#include "fields/table.hpp"

#include <algorithm>
#include <unordered_set>

#include "text/suggest.hpp"

namespace floe::fields {
namespace {

struct Nothing {};

std::string in(const std::string& path) { return path.empty() ? "" : " in " + path; }

void lacks(const text::Node& object, const Field& field, const std::string& path, std::string help,
           text::Findings& findings) {
  findings.add({object.place.source, object.place.offset, 1},
               (path.empty() ? "" : path + ": ") + "the field \"" + std::string(field.name) + "\" is missing",
               std::move(help));
}

}  // namespace

const Table& Table::none() {
  static const Table table = Table::of<Nothing>({});
  return table;
}

void Bound::print(text::JsonWriter& json) const {
  if (table_ != nullptr) print_fields(json, *table_, settings_.get());
}

bool Bound::operator==(const Bound& other) const {
  const auto printed = [](const Bound& bound) {
    text::JsonWriter json;
    json.object();
    bound.print(json);
    return json.end().text();
  };
  return printed(*this) == printed(other);
}

void check_names(const text::Node& object, const Table& table, const std::vector<std::string_view>& others,
                 const std::string& path, text::Findings& findings) {
  std::vector<std::string_view> known = others;
  for (const bool part : {true, false})
    for (const Field& field : table.fields())
      if (field.is_part == part) known.push_back(field.name);
  std::unordered_set<std::string_view> seen;
  for (const text::Member& member : object.members) {
    const std::string name = shown(member.name);
    if (!seen.insert(member.name).second)
      findings.add(member.name_place, "field " + name + " is given twice" + in(path),
                   "remove one of the two");
    else if (std::ranges::find(known, std::string_view(member.name)) == known.end())
      findings.add(member.name_place, "unknown field " + name + in(path), text::suggest(member.name, known));
  }
}

void read_fields(const text::Node& object, const Table& table, const std::string& path,
                 text::Findings& findings, void* settings) {
  for (const Field& field : table.fields())
    if (field.is_part && field.is_required && object.find(field.name) == nullptr)
      lacks(object, field, path, std::string(field.sentence), findings);
  for (const Field& field : table.fields()) {
    if (const text::Node* node = object.find(field.name))
      field.kind->read_into(*node, join(path, field.name), findings, field.member(settings));
    else if (field.is_required && !field.is_part)
      lacks(object, field, path, "it takes " + field.kind->expected() + ": " + std::string(field.sentence),
            findings);
  }
}

void draw_fields(Draws& draws, const Table& table, void* settings) {
  for (const Field& field : table.fields())
    if (field.is_required || draws.chance(0.5)) field.kind->draw_into(draws, field.member(settings));
}

namespace {

std::string text_of(const Field& field, const void* settings) {
  text::JsonWriter json;
  field.kind->print_from(json.list(), field.member_of(settings));
  return json.end().text();
}

bool are_same(const Field& field, const void* a, const void* b) {
  return !field.kind->differ_at_sight(field.member_of(a), field.member_of(b)) &&
         text_of(field, a) == text_of(field, b);
}

}  // namespace

void print_fields(text::JsonWriter& json, const Table& table, const void* settings) {
  const bool changes_only = json.extent() == text::JsonWriter::Extent::changes;
  const std::shared_ptr<void> defaults = table.make();
  for (const Field& field : table.fields()) {
    if (!field.is_printed) continue;
    if ((changes_only || field.is_sparing) && are_same(field, settings, defaults.get())) continue;
    json.key(field.name);
    field.kind->print_from(json, field.member_of(settings));
  }
}

void object_schema(text::JsonWriter& json, const Table& table, const Tag* tag) {
  constexpr auto kInline = text::JsonWriter::Layout::inline_;
  json.field("type", "object").field("additionalProperties", false);
  json.key("required").list(kInline);
  if (tag != nullptr) json.value(tag->name);
  const auto require = [&](bool of_preset) {
    for (const Field& field : table.fields())
      if (field.is_required && field.is_of_preset == of_preset) json.value(field.name);
  };
  require(false);
  json.end();
  if (std::ranges::any_of(table.fields(), &Field::is_of_preset)) {
    json.key("anyOf").list(kInline);
    json.object().key("required").list().value("preset").end().end();
    json.object().key("required").list();
    require(true);
    json.end().end();
    json.end();
  }
  json.key("properties").object();
  if (tag != nullptr) json.key(tag->name).object(kInline).field("const", tag->value).end();
  const std::shared_ptr<void> defaults = table.make();
  const auto property = [&](const Field& field, const void* value) {
    json.key(field.name).object().field("description", field.sentence);
    field.kind->write_schema(json);
    if (!field.is_required && !field.is_part) field.kind->print_from(json.key("default"), value);
    json.end();
  };
  static const std::string kNoLabel;
  if (tag != nullptr && tag->label != nullptr) property(*tag->label, &kNoLabel);
  for (const Field& field : table.fields()) property(field, field.member(defaults.get()));
  json.end();
}

}  // namespace floe::fields
