#include "scenario/reference.hpp"

#include <memory>

#include "fields/laws.hpp"
#include "scenario/sections.hpp"
#include "schemes/registry.hpp"

namespace floe::scenario {
namespace {

// A cell of a table; a bar would end it.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
  return out;
}

std::string code(std::string_view text) { return text.empty() ? "" : "`" + cell(text) + "`"; }

// An object without fields would be no example where some are required.
std::string example_of(const fields::Kind& kind) {
  std::string example = kind.words().example;
  const std::vector<fields::Kind::Part> parts = kind.parts();
  const std::size_t at = example.find("{}");
  if (at == std::string::npos || parts.size() != 1) return example;
  std::string object;
  for (const fields::Field& field : parts[0].table->fields())
    if (field.is_required)
      object += (object.empty() ? "" : ", ") + text::json_string(field.name) + ": " + example_of(*field.kind);
  return example.replace(at, 2, "{" + object + "}");
}

std::string rows(const fields::Table& table) {
  std::string text =
      "| field | type | default | unit and range | what it says | example |\n|---|---|---|---|---|---|\n";
  const std::shared_ptr<void> defaults = table.make();
  for (const fields::Field& field : table.fields()) {
    const fields::Words words = field.kind->words();
    std::string range = words.unit;
    if (!words.range.empty()) range += (range.empty() ? "" : "; ") + words.range;
    const std::string fallback = default_text(field, defaults.get());
    text += "| " + code(field.name) + " | " + cell(words.type) + " | " +
            (field.is_required ? fallback : code(fallback)) + " | " + cell(range) + " | " +
            cell(field.sentence) + " | " + code(example_of(*field.kind)) + " |\n";
  }
  return text;
}

std::string sections(const std::string& path, std::string_view sentence, const fields::Table& table) {
  std::string text = "\n## " + path + "\n\n" + std::string(sentence) + "\n\n" + rows(table);
  for (const fields::Field& field : table.fields())
    for (const fields::Kind::Part& part : field.kind->parts()) {
      const std::string below =
          path == "scenario" ? std::string(field.name) : path + "." + std::string(field.name);
      if (part.model.empty())
        text += sections(below, field.sentence, *part.table);
      else
        text += "\n### " + below + ": " + std::string(part.model) + "\n\n" + std::string(part.sentence) +
                "\n\n" + (part.table->fields().empty() ? "It has no fields.\n" : rows(*part.table));
    }
  return text;
}

// What is required, and one thing more.
std::string smallest() {
  const std::string scheme = text::json_string(schemes::registry()[0].description.name);
  return "{\n  \"name\": \"first\",\n  \"duration\": \"90d\",\n"
         "  \"committee\": {\"nodes\": 100, \"shards\": 100},\n"
         "  \"blobs\": [{\"count\": 5, \"size\": \"1MiB\"}],\n"
         "  \"schemes\": [{\"model\": " +
         scheme + ", \"label\": \"mine\"}]\n}\n";
}

}  // namespace

std::string default_text(const fields::Field& field, const void* settings) {
  if (field.is_required) return "required";
  if (field.is_part) return "";
  text::JsonWriter json;
  field.kind->print_from(json.list(text::JsonWriter::Layout::inline_), field.member_of(settings));
  const std::string text = json.end().text();
  return text.substr(1, text.size() - 3);
}

std::string reference_markdown() {
  std::string text =
      "# What a scenario can say\n\n"
      "Every field with its type, default, unit and range. A scenario is a JSON object; quantities are "
      "strings with their\n"
      "unit. This page is generated: `floe schema --reference > scenarios/README.md`. Editors take "
      "completion and hover\n"
      "from `scenario.schema.json`.\n\n"
      "A scenario that is complete; what it leaves out takes its default:\n\n"
      "```json\n" +
      smallest() + "```\n";
  text += sections("scenario", "The fields of the whole.", scenario_table());
  text +=
      "\n## Laws of times\n\nWhere a type is a law of times, an object names the law and gives its "
      "parameters.\n";
  for (const fields::Law& law : fields::laws())
    text += "\n### " + std::string(law.name) + "\n\n" + std::string(law.sentence) + "\n\n" + rows(law.table);
  return text;
}

}  // namespace floe::scenario
