// Commands that only tell what the program has: list, schema, version, help.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "cli/commands.hpp"
#include "clients/client.hpp"
#include "codec/kernel.hpp"
#include "faults/fault.hpp"
#include "fields/laws.hpp"
#include "maintenance/upkeep.hpp"
#include "run/catalogue.hpp"
#include "run/version.hpp"
#include "scenario/reference.hpp"
#include "scenario/schema.hpp"
#include "scenario/sections.hpp"
#include "schemes/registry.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

std::string row(std::string_view name, std::string_view sentence, std::size_t width) {
  return fmt::format("  {:<{}}  {}\n", name, width, sentence);
}

std::string fields_text(const fields::Table& table) {
  struct Line {
    std::string name, fallback, type, sentence;
  };
  std::vector<Line> lines;
  const std::shared_ptr<void> defaults = table.make();
  std::array<std::size_t, 3> width{};
  for (const fields::Field& field : table.fields()) {
    const fields::Words words = field.kind->words();
    std::string sentence(field.sentence);
    for (const std::string& more : {words.unit, words.range})
      if (!more.empty()) sentence += " [" + more + "]";
    lines.push_back(
        {std::string(field.name), scenario::default_text(field, defaults.get()), words.type, sentence});
    const Line& line = lines.back();
    width = {std::max(width[0], line.name.size()), std::max(width[1], line.fallback.size()),
             std::max(width[2], line.type.size())};
  }
  std::string text;
  for (const Line& line : lines)
    text += fmt::format("    {:<{}}  {:<{}}  {:<{}}  {}\n", line.name, width[0], line.fallback, width[1],
                        line.type, width[2], line.sentence);
  return text;
}

template <class Entries>
std::string models_text(const Entries& entries) {
  std::string text;
  for (const auto& entry : entries) {
    const fields::Description& model = entry.description;
    text += fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", model.name, model.sentence) +
            fields_text(model.table());
  }
  return text;
}

// Every table of the scenario under its path; models have lists of their own.
std::string sections_text(const std::string& path, const fields::Table& table) {
  std::string text = fmt::format("{}\n", path.empty() ? "scenario" : path) + fields_text(table);
  for (const fields::Field& field : table.fields())
    for (const fields::Kind::Part& part : field.kind->parts())
      if (part.model.empty())
        text += "\n" + sections_text((path.empty() ? "" : path + ".") + std::string(field.name), *part.table);
  return text;
}

std::string laws_text() {
  std::string text;
  for (const fields::Law& law : fields::laws())
    text +=
        fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", law.name, law.sentence) + fields_text(law.table);
  return text;
}

std::string kernels_text() {
  std::string text;
  for (const std::string_view kernel : codec::kernels())
    text += fmt::format("{}{}\n", kernel, kernel == codec::active_kernel() ? " (in use)" : "");
  return text;
}

std::string metrics_text() {
  std::string text;
  for (const Metric* row : catalogue().metrics)
    text += fmt::format("{:<25}  {:<8}  {:<7}  {:<7}  {:<4}  {:<38}  {}\n", row->name, row->unit,
                        name_of(row->form), name_of(row->better), name_of(row->options.fold), row->title,
                        row->sentence);
  return text;
}

std::string series_text() {
  std::string text;
  for (const Series* row : catalogue().series)
    text += fmt::format("{:<25}  {:<8}  {:<38}  {}\n", row->name, row->unit, row->title, row->sentence);
  return text;
}

std::string causes_text() {
  std::string text;
  for (const Cause* row : catalogue().causes)
    text += fmt::format("{:<25}  {:<8}  {:<8}  {}\n", row->name, name_of(row->traffic),
                        kParts[static_cast<std::size_t>(row->part)].name, row->sentence);
  return text;
}

struct Listing {
  std::string_view name;
  std::string (*text)();
};

constexpr Listing kListings[] = {
    {"schemes", [] { return models_text(schemes::registry()); }},
    {"faults", [] { return models_text(faults::registry()); }},
    {"maintenance", [] { return models_text(maintenance::registry()); }},
    {"clients", [] { return models_text(clients::registry()); }},
    {"laws", laws_text},
    {"fields", [] { return sections_text("", scenario::scenario_table()); }},
    {"kernels", kernels_text},
    {"metrics", metrics_text},
    {"series", series_text},
    {"causes", causes_text},
};

int list(const Invocation& invocation) {
  std::vector<std::string_view> names;
  for (const Listing& listing : kListings) {
    names.push_back(listing.name);
    if (invocation.arguments[0] != listing.name) continue;
    print(listing.text());
    return kFine;
  }
  throw UsageError(fmt::format("there is no list of \"{}\"; {}", invocation.arguments[0],
                               text::suggest(invocation.arguments[0], names)));
}

int schema(const Invocation& invocation) {
  print(invocation.flag("reference") ? scenario::reference_markdown() : scenario::schema_json());
  return kFine;
}

void schema_options(po::options_description& description) {
  description.add_options()("reference", po::bool_switch(),
                            "Print the reference of all fields for people, in Markdown.");
}

int version(const Invocation&) {
  print(
      fmt::format("floe {} ({}, {}, kernel {})\n", kVersion, kBuildType, kCompiler, codec::active_kernel()));
  return kFine;
}

std::string overview() {
  std::string text =
      "Floe simulates storage that repairs itself.\n\nusage: floe COMMAND [ARGUMENTS] [OPTIONS]\n\n";
  std::size_t width = 0;
  const auto call = [](const Command& command) {
    return fmt::format("{} {}", command.name, command.arguments);
  };
  for (const Command& command : commands()) width = std::max(width, call(command).size());
  for (const Command& command : commands()) text += row(call(command), command.sentence, width);
  return text +
         "\nfloe help COMMAND tells a command's options. Exit codes: 0 fine, 1 a check failed, 2 bad input "
         "or\n"
         "usage, 70 a bug in floe, 74 a place that cannot be written, 129, 130 and 143 interrupted (what is "
         "done\n"
         "is kept).\n";
}

std::string command_text(const Command& command) {
  std::string text = fmt::format("floe {} {}\n  {}\n\n", command.name, command.arguments, command.sentence);
  const po::options_description description = options_of(command);
  const auto call = [](const po::option_description& option) {
    const bool takes = option.semantic()->max_tokens() > 0;
    const std::string name = option.semantic()->name();  // "WHEN (=auto)"
    return "--" + option.long_name() + (takes ? " " + name.substr(0, name.find(' ')) : "");
  };
  std::size_t width = 0;
  for (const auto& option : description.options()) width = std::max(width, call(*option).size());
  for (const auto& option : description.options()) text += row(call(*option), option->description(), width);
  return text;
}

int help(const Invocation& invocation) {
  if (invocation.arguments.empty()) {
    print(overview());
    return kFine;
  }
  std::string name;
  for (const std::string& word : invocation.arguments) name += (name.empty() ? "" : " ") + word;
  std::string text;
  for (const Command& command : commands())
    if (command.name == name || command.name.starts_with(name + " "))
      text += (text.empty() ? "" : "\n") + command_text(command);
  if (text.empty()) {
    std::vector<std::string_view> names;
    for (const Command& command : commands()) names.push_back(command.name);
    throw UsageError(fmt::format("there is no command \"{}\"; {}", name, text::suggest(name, names)));
  }
  print(text);
  return kFine;
}

}  // namespace

const Command list_command{.name = "list",
                           .arguments = "WHAT",
                           .sentence =
                               "what there is of schemes, faults, maintenance, clients, laws, fields, "
                               "kernels, metrics, series or causes",
                           .least = 1,
                           .most = 1,
                           .options = nullptr,
                           .run = list};

const Command schema_command{.name = "schema",
                             .arguments = "",
                             .sentence = "the JSON Schema of scenarios",
                             .least = 0,
                             .most = 0,
                             .options = schema_options,
                             .run = schema};

const Command version_command{.name = "version",
                              .arguments = "",
                              .sentence = "what this program is",
                              .least = 0,
                              .most = 0,
                              .options = nullptr,
                              .run = version};

const Command help_command{.name = "help",
                           .arguments = "[COMMAND]",
                           .sentence = "this list, or one command's options",
                           .least = 0,
                           .most = 2,
                           .options = nullptr,
                           .run = help};

}  // namespace floe::cli
