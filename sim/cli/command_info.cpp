// Commands that only tell what the program has: list, schema, version, help.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "codec/kernel.hpp"
#include "faults/registry.hpp"
#include "run/metrics.hpp"
#include "run/version.hpp"
#include "scenario/fields.hpp"
#include "scenario/laws.hpp"
#include "scenario/schema.hpp"
#include "scenario/suggest.hpp"
#include "schemes/registry.hpp"

namespace floe::cli {
namespace {

std::string row(std::string_view name, std::string_view sentence, std::size_t width) {
  return fmt::format("  {:<{}}  {}\n", name, width, sentence);
}

std::string fields_text(std::span<const Field> fields) {
  std::size_t name_width = 0;
  std::size_t default_width = 0;
  const auto fallback = [](const Field& field) {
    return field.fallback.empty() ? "required" : field.fallback;
  };
  for (const Field& field : fields) {
    name_width = std::max(name_width, field.name.size());
    default_width = std::max(default_width, fallback(field).size());
  }
  std::string text;
  for (const Field& field : fields)
    text += fmt::format("    {:<{}}  {:<{}}  {}\n", field.name, name_width, fallback(field), default_width,
                        field.sentence);
  return text;
}

template <class Entries>
std::string models_text(const Entries& entries) {
  std::string text;
  for (const auto& entry : entries) {
    const Description& model = entry.description;
    text += fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", model.name, model.sentence) +
            fields_text(model.fields);
  }
  return text;
}

std::string sections_text() {
  std::string text = "scenario\n" + fields_text(scenario::top_fields());
  const auto add = [&](std::string_view name, std::span<const Field> fields) {
    text += fmt::format("\n{}\n", name) + fields_text(fields);
  };
  add("committee", scenario::committee_fields());
  add("committee.groups[]", scenario::group_fields());
  add("network", scenario::network_fields());
  add("repair", scenario::repair_fields());
  add("blobs[]", scenario::blob_fields());
  add("reads[]", scenario::read_fields());
  return text;
}

std::string laws_text() {
  std::string text;
  for (const scenario::Law& law : scenario::laws())
    text +=
        fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", law.name, law.sentence) + fields_text(law.fields);
  return text;
}

std::string kernels_text() {
  std::string text;
  for (const std::string_view kernel : codec::kernels())
    text += fmt::format("{}{}\n", kernel, kernel == codec::active_kernel() ? " (in use)" : "");
  return text;
}

std::string metrics_text() {
  std::size_t width = 0;
  for (const MetricDescription& metric : metric_descriptions()) width = std::max(width, metric.name.size());
  std::string text;
  for (const MetricDescription& metric : metric_descriptions())
    text += fmt::format("{:<{}}  {:<8}  {}\n", metric.name, width, metric.unit, metric.sentence);
  return text;
}

struct Listing {
  std::string_view name;
  std::string (*text)();
};

constexpr Listing kListings[] = {
    {"schemes", [] { return models_text(schemes::registry()); }},
    {"faults", [] { return models_text(faults::registry()); }},
    {"laws", laws_text},
    {"fields", sections_text},
    {"kernels", kernels_text},
    {"metrics", metrics_text},
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
                               scenario::suggest(invocation.arguments[0], names)));
}

int schema(const Invocation&) {
  print(scenario::schema_json());
  return kFine;
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
         "\nfloe help COMMAND tells a command's options. Exit codes: 0 fine, 2 bad input or usage,\n"
         "70 a bug in floe, 74 a place that cannot be written, 129, 130 and 143 interrupted (what is done is "
         "kept).\n";
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
    throw UsageError(fmt::format("there is no command \"{}\"; {}", name, scenario::suggest(name, names)));
  }
  print(text);
  return kFine;
}

}  // namespace

const Command list_command{.name = "list",
                           .arguments = "WHAT",
                           .sentence = "schemes, faults, laws, fields, kernels or metrics",
                           .least = 1,
                           .most = 1,
                           .options = nullptr,
                           .run = list};

const Command schema_command{.name = "schema",
                             .arguments = "",
                             .sentence = "the JSON Schema of scenarios",
                             .least = 0,
                             .most = 0,
                             .options = nullptr,
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
