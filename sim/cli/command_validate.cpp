#include <fmt/format.h>

#include "advice/advice.hpp"
#include "cli/commands.hpp"
#include "scenario/reader.hpp"
#include "text/json_writer.hpp"

namespace floe::cli {
namespace {

using text::JsonWriter;

constexpr std::size_t kLongestPath = 4096;
constexpr std::string_view kError = "error: ";  // how what a terminal shows begins

void options(po::options_description& description) {
  description.add_options()(
      "set", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("PATH=VALUE"),
      "edit a field first; may be repeated")("resolved", po::bool_switch(),
                                             "print the scenario with every default filled in")(
      "json", po::bool_switch(), "print what was found, right or wrong, as JSON");
}

void errors_json(const text::DocumentError& error, JsonWriter& json) {
  json.key("errors").list();
  for (const text::Diagnostic& each : error.diagnostics()) {
    const text::Source& source = error.sources()[each.place.source];
    const text::LineColumn at = text::locate(source.text, each.place.offset);
    json.object()
        .field("source", source.name)
        .field("line", std::uint64_t{at.line})
        .field("column", std::uint64_t{at.column})
        .field("message", each.message)
        .field("help", each.help)
        .end();
  }
  if (error.diagnostics().empty()) {
    std::string_view message = error.what();
    if (message.starts_with(kError)) message.remove_prefix(kError.size());
    json.object().field("message", message).end();
  }
  json.end();
}

// What a run of it would warn of before it begins.
std::vector<std::string> advice_of(const Scenario& scenario) {
  return advice_before(scenario, {.first = 0, .count = scenario.replicates});
}

// Adds an entry; false where the scenario is wrong.
bool add_json(const std::string& path, const std::vector<std::string>& edits, bool is_resolved,
              JsonWriter& json) {
  json.object().field("file", path);
  bool is_valid = true;
  try {
    const Scenario scenario = scenario::read(path, edits);
    json.field("valid", true).field("name", scenario.name).field("hash", hash8(scenario));
    json.key("warnings").list();
    for (const std::string& advice : advice_of(scenario)) json.value(advice);
    json.end();
    if (is_resolved) print_resolved(scenario, json.key("scenario"));
  } catch (const text::DocumentError& error) {
    is_valid = false;
    json.field("valid", false);
    errors_json(error, json);
  }
  json.end();
  return is_valid;
}

bool print_text(const std::string& path, const std::vector<std::string>& edits, bool is_resolved,
                Console& console) {
  try {
    const Scenario scenario = scenario::read(path, edits);
    print(is_resolved ? resolved_json(scenario)
                      : fmt::format("{}: valid, {}\n", text::printable(path, kLongestPath), hash8(scenario)));
    for (const std::string& advice : advice_of(scenario))
      console.advise(text::printable(path, kLongestPath) + ": " + advice);
    return true;
  } catch (const text::DocumentError& error) {
    console.error(error.text(console.width()));
    return false;
  }
}

int validate(const Invocation& invocation) {
  const auto& edits = invocation.options["set"].as<std::vector<std::string>>();
  const bool is_resolved = invocation.flag("resolved");
  bool good = true;
  if (!invocation.flag("json")) {
    for (const std::string& path : invocation.arguments)
      good = print_text(path, edits, is_resolved, invocation.console) && good;
    return good ? kFine : kInput;
  }
  JsonWriter json;
  json.object().field("format", std::uint32_t{1}).key("scenarios").list();
  for (const std::string& path : invocation.arguments)
    good = add_json(path, edits, is_resolved, json) && good;
  print(json.end().end().text());
  return good ? kFine : kInput;
}

}  // namespace

const Command validate_command{
    .name = "validate",
    .arguments = "SCENARIO...",
    .sentence = "read scenarios and report everything that is wrong, and what a run would warn of",
    .least = 1,
    .most = 1000,
    .options = options,
    .run = validate};

}  // namespace floe::cli
