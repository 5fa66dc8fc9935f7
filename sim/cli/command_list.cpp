// floe list: what the program knows, from the registries, for people and as JSON.
#include "cli/command_list.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/placeholders.hpp"
#include "clients/client.hpp"
#include "codec/kernel.hpp"
#include "faults/fault.hpp"
#include "fields/laws.hpp"
#include "maintenance/upkeep.hpp"
#include "presets/presets.hpp"
#include "run/catalogue.hpp"
#include "scenario/reference.hpp"
#include "scenario/sections.hpp"
#include "schemes/registry.hpp"
#include "terminal/listing.hpp"
#include "text/json_writer.hpp"
#include "text/wrap.hpp"

namespace floe::cli {
namespace {

using text::JsonWriter;

// A name with a sentence and fields: a model, a law, a section.
struct Item {
  std::string name;
  std::string_view sentence;
  const fields::Table* table;
};

template <class Entries>
std::vector<Item> models(const Entries& entries) {
  std::vector<Item> items;
  for (const auto& entry : entries)
    items.push_back(
        {std::string(entry.description.name), entry.description.sentence, &entry.description.table()});
  return items;
}

std::vector<Item> scheme_items() { return models(schemes::registry()); }
std::vector<Item> fault_items() { return models(faults::registry()); }
std::vector<Item> maintenance_items() { return models(maintenance::registry()); }
std::vector<Item> client_items() { return models(clients::registry()); }

std::vector<Item> laws() {
  std::vector<Item> items;
  for (const fields::Law& law : fields::laws())
    items.push_back({std::string(law.name), law.sentence, &law.table});
  return items;
}

// Every table of the scenario under its path; models have lists of their own.
void add_sections(const std::string& path, std::string_view sentence, const fields::Table& table,
                  std::vector<Item>& items) {
  items.push_back({path.empty() ? "scenario" : path, sentence, &table});
  for (const fields::Field& field : table.fields())
    for (const fields::Kind::Part& part : field.kind->parts())
      if (part.model.empty())
        add_sections((path.empty() ? "" : path + ".") + std::string(field.name), field.sentence, *part.table,
                     items);
}

std::vector<Item> sections() {
  std::vector<Item> items;
  add_sections("", "The fields of the whole.", scenario::scenario_table(), items);
  return items;
}

std::string items_text(const std::vector<Item>& items, std::size_t width) {
  std::string out;
  for (const Item& item : items) {
    out += (out.empty() ? "" : "\n") +
           text::wrapped(fmt::format("{}: {}", item.name, item.sentence), width, 2) + "\n";
    const std::shared_ptr<void> defaults = item.table->make();
    std::vector<std::vector<std::string>> lines;
    for (const fields::Field& field : item.table->fields()) {
      const fields::Words words = field.kind->words();
      std::string sentence(field.sentence);
      for (const std::string& more : {words.unit, words.range})
        if (!more.empty()) sentence += " [" + more + "]";
      lines.push_back(
          {std::string(field.name), scenario::default_text(field, defaults.get()), words.type, sentence});
    }
    out += listing(lines, 4, width);
  }
  return out;
}

void items_json(const std::vector<Item>& items, JsonWriter& json) {
  for (const Item& item : items) {
    json.object().field("name", item.name).field("sentence", item.sentence).key("fields").list();
    const std::shared_ptr<void> defaults = item.table->make();
    for (const fields::Field& field : item.table->fields()) {
      const fields::Words words = field.kind->words();
      json.object(JsonWriter::Layout::inline_)
          .field("name", field.name)
          .field("type", words.type)
          .field("unit", words.unit)
          .field("range", words.range)
          .field("sentence", field.sentence)
          .field("required", field.is_required);
      if (!field.is_required && !field.is_part)
        field.kind->print_from(json.key("default"), field.member_of(defaults.get()));
      json.key("example").raw(words.example).end();
    }
    json.end().end();
  }
}

std::string kernels_text(std::size_t) {
  std::string out;
  for (const std::string_view kernel : codec::kernels())
    out += fmt::format("{}{}\n", kernel, kernel == codec::active_kernel() ? " (in use)" : "");
  return out;
}

void kernels_json(JsonWriter& json) {
  for (const std::string_view kernel : codec::kernels())
    json.object(JsonWriter::Layout::inline_)
        .field("name", kernel)
        .field("in_use", kernel == codec::active_kernel())
        .end();
}

std::string metrics_text(std::size_t width) {
  std::vector<std::vector<std::string>> lines;
  for (const Metric* row : catalogue().metrics)
    lines.push_back({std::string(row->name), std::string(row->unit), std::string(name_of(row->form)),
                     std::string(name_of(row->better)), std::string(name_of(row->options.fold)),
                     std::string(row->title), std::string(row->sentence)});
  return listing(lines, 0, width);
}

void metrics_json(JsonWriter& json) {
  for (const Metric* row : catalogue().metrics)
    json.object(JsonWriter::Layout::inline_)
        .field("name", row->name)
        .field("title", row->title)
        .field("unit", row->unit)
        .field("form", name_of(row->form))
        .field("better", name_of(row->better))
        .field("fold", name_of(row->options.fold))
        .field("sentence", row->sentence)
        .end();
}

std::string series_text(std::size_t width) {
  std::vector<std::vector<std::string>> lines;
  for (const Series* row : catalogue().series)
    lines.push_back({std::string(row->name), std::string(row->unit), std::string(row->title),
                     std::string(row->sentence)});
  return listing(lines, 0, width);
}

void series_json(JsonWriter& json) {
  for (const Series* row : catalogue().series)
    json.object(JsonWriter::Layout::inline_)
        .field("name", row->name)
        .field("title", row->title)
        .field("unit", row->unit)
        .field("sentence", row->sentence)
        .end();
}

std::string_view part_of(const Cause& cause) { return kParts[static_cast<std::size_t>(cause.part)].name; }

std::string causes_text(std::size_t width) {
  std::vector<std::vector<std::string>> lines;
  for (const Cause* row : catalogue().causes)
    lines.push_back({std::string(row->name), std::string(name_of(row->traffic)), std::string(part_of(*row)),
                     std::string(row->sentence)});
  return listing(lines, 0, width);
}

void causes_json(JsonWriter& json) {
  for (const Cause* row : catalogue().causes)
    json.object(JsonWriter::Layout::inline_)
        .field("name", row->name)
        .field("title", row->title)
        .field("traffic", name_of(row->traffic))
        .field("part", part_of(*row))
        .field("sentence", row->sentence)
        .end();
}

std::string presets_text(std::size_t width) {
  std::vector<std::vector<std::string>> lines;
  for (const presets::Preset& preset : presets::presets())
    lines.push_back({std::string(preset.name), presets::note_of(preset)});
  return listing(lines, 0, width);
}

void presets_json(JsonWriter& json) {
  for (const presets::Preset& preset : presets::presets())
    json.object()
        .field("name", preset.name)
        .field("sentence", presets::note_of(preset))
        .key("scenario")
        .raw(preset.text)
        .end();
}

struct List {
  std::string_view name;
  std::string (*text)(std::size_t width);
  void (*json)(JsonWriter& json);  // the entries of an open list
};

template <std::vector<Item> (*items)()>
constexpr List list_of(std::string_view name) {
  return {name, [](std::size_t width) { return items_text(items(), width); },
          [](JsonWriter& json) { items_json(items(), json); }};
}

constexpr List kLists[] = {
    list_of<scheme_items>("schemes"),
    list_of<fault_items>("faults"),
    list_of<maintenance_items>("maintenance"),
    list_of<client_items>("clients"),
    list_of<laws>("laws"),
    {"presets", presets_text, presets_json},
    list_of<sections>("fields"),
    {"kernels", kernels_text, kernels_json},
    {"metrics", metrics_text, metrics_json},
    {"series", series_text, series_json},
    {"causes", causes_text, causes_json},
};

int list(const Invocation& invocation) {
  const std::string& name = invocation.arguments[0];
  check_word("WHAT", name, "there is no list of");
  for (const List& each : kLists) {
    if (each.name != name) continue;
    if (!invocation.flag("json")) {
      print(each.text(answer_width()));
      continue;
    }
    JsonWriter json;
    json.object().field("format", std::uint32_t{1}).key(name).list();
    each.json(json);
    print(json.end().end().text());
  }
  return kFine;
}

void options(po::options_description& description) {
  description.add_options()("json", po::bool_switch(), "print the list as JSON");
}

}  // namespace

std::vector<std::string> list_names() {
  std::vector<std::string> names;
  for (const List& each : kLists) names.emplace_back(each.name);
  return names;
}

const Command list_command{.name = "list",
                           .arguments = "WHAT",
                           .sentence =
                               "list the schemes, faults, maintenance, clients, laws, presets, fields, "
                               "kernels, metrics, series or causes",
                           .least = 1,
                           .most = 1,
                           .options = options,
                           .run = list};

}  // namespace floe::cli
