// Commands that only tell what the program is: schema, version, help.
#include <fmt/format.h>

#include <vector>

#include "claims/claim.hpp"
#include "cli/commands.hpp"
#include "codec/kernel.hpp"
#include "design/spec.hpp"
#include "files/revision.hpp"
#include "run/version.hpp"
#include "scenario/reference.hpp"
#include "scenario/schema.hpp"
#include "terminal/listing.hpp"
#include "text/json_writer.hpp"
#include "text/suggest.hpp"
#include "text/wrap.hpp"

namespace floe::cli {
namespace {

int schema(const Invocation& invocation) {
  if (invocation.flag("claim") && invocation.flag("design"))
    throw UsageError("--claim and --design are different schemas: leave out one");
  for (const char* other : {"claim", "design"})
    if (invocation.flag("reference") && invocation.flag(other))
      throw UsageError(fmt::format("--reference is of scenarios alone: leave out --{}", other));
  if (invocation.flag("design"))
    print(scenario::schema_json("Floe design", design::Spec::table()));
  else if (invocation.flag("claim"))
    print(scenario::schema_json("Floe claim", claims::Claim::table()));
  else
    print(invocation.flag("reference") ? scenario::reference_markdown() : scenario::schema_json());
  return kFine;
}

void schema_options(po::options_description& description) {
  description.add_options()("reference", po::bool_switch(), "print the reference of all fields in Markdown")(
      "claim", po::bool_switch(), "print the schema of claims, not that of scenarios")(
      "design", po::bool_switch(), "print the schema of what floe design takes");
}

void version_options(po::options_description& description) {
  description.add_options()("json", po::bool_switch(), "print the same as JSON");
}

// "80c45b2a91f3 with changes, "; empty where it is not known.
std::string revision_text(const Revision& revision) {
  constexpr std::size_t kShown = 12;
  if (revision.commit.empty()) return "";
  return revision.commit.substr(0, kShown) + (revision.is_dirty ? " with changes, " : ", ");
}

int version(const Invocation& invocation) {
  const Revision built_from = revision();
  if (!invocation.flag("json")) {
    print(fmt::format("floe {} ({}{}, {}, kernel {})\n", kVersion, revision_text(built_from), kBuildType,
                      kCompiler, codec::active_kernel()));
    return kFine;
  }
  text::JsonWriter json;
  json.object()
      .field("format", std::uint32_t{1})
      .field("program", "floe")
      .field("version", kVersion)
      .field("revision", built_from.commit)
      .field("dirty", built_from.is_dirty)
      .field("build", kBuildType)
      .field("compiler", kCompiler)
      .field("kernel", codec::active_kernel());
  print(json.end().text());
  return kFine;
}

std::string overview() {
  const std::size_t width = answer_width();
  std::vector<std::vector<std::string>> lines;
  for (const Command& command : commands())
    lines.push_back({fmt::format("{} {}", command.name, command.arguments), std::string(command.sentence)});
  return text::wrapped(
             "Floe simulates storage that repairs itself.\n\nusage: floe COMMAND [ARGUMENTS] [OPTIONS]\n\n",
             width, 2) +
         listing(lines, 2, width) + "\n" +
         text::wrapped(
             "floe help COMMAND prints the options of a command.\n\nExit codes: 0 success; 1 a check failed; "
             "2 wrong input or "
             "usage; 70 a bug in floe; 74 a file cannot be written; 129, 130 and 143 interrupted by HUP, INT "
             "and TERM "
             "(finished replicates are kept).\n",
             width, 0);
}

std::string command_text(const Command& command) {
  const std::size_t width = answer_width();
  std::vector<std::vector<std::string>> lines;
  const po::options_description description = options_of(command);
  for (const auto& option : description.options()) {
    const std::string brief = option->canonical_display_name(po::command_line_style::allow_dash_for_short);
    const std::string value = value_name(*option);
    lines.push_back({fmt::format("{}--{}{}{}", brief.size() == 2 ? brief + ", " : "    ", option->long_name(),
                                 value.empty() ? "" : " ", value),
                     option->description()});
  }
  return fmt::format("floe {}{}{}\n", command.name, command.arguments.empty() ? "" : " ", command.arguments) +
         text::wrapped(fmt::format("  {}", command.sentence), width, 2) + "\n\n" + listing(lines, 2, width);
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

const Command schema_command{.name = "schema",
                             .arguments = "",
                             .sentence = "print the JSON Schema of scenarios",
                             .least = 0,
                             .most = 0,
                             .options = schema_options,
                             .run = schema};

const Command version_command{.name = "version",
                              .arguments = "",
                              .sentence = "print the version of this program",
                              .least = 0,
                              .most = 0,
                              .options = version_options,
                              .run = version};

const Command help_command{.name = "help",
                           .arguments = "[COMMAND]",
                           .sentence = "print this list, or the options of one command",
                           .least = 0,
                           .most = 2,
                           .options = nullptr,
                           .run = help};

}  // namespace floe::cli
