#include "cli/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/command_list.hpp"
#include "cli/commands.hpp"
#include "run/catalogue.hpp"
#include "scenario/sections.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

std::vector<std::string> causes() {
  std::vector<std::string> names;
  for (const Cause* cause : catalogue().causes) names.emplace_back(cause->name);
  return names;
}

// Paths that --set can edit without an entry's number, each with the sign that follows it.
void add_paths(const std::string& before, const fields::Table& table, std::vector<std::string>& paths) {
  for (const fields::Field& field : table.fields()) {
    if (field.name.starts_with('$')) continue;
    const std::string path = before + std::string(field.name);
    const std::vector<fields::Kind::Part> parts = field.kind->parts();
    const bool is_object = parts.size() == 1 && field.kind->words().type == "object";
    if (is_object)
      add_paths(path + ".", *parts[0].table, paths);
    else
      paths.push_back(path + "=");
  }
}

std::vector<std::string> paths() {
  std::vector<std::string> all;
  add_paths("", scenario::scenario_table(), all);
  return all;
}

std::vector<std::string> command_words() {
  std::vector<std::string> words;
  for (const Command& command : commands()) {
    const std::string first(command.name.substr(0, command.name.find(' ')));
    if (words.empty() || words.back() != first) words.push_back(first);
  }
  return words;
}

}  // namespace

std::span<const Placeholder> placeholders() {
  using enum Placeholder::Files;
  static const std::array all = {
      Placeholder{.name = "WHEN",
                  .words =
                      [] {
                        return std::vector<std::string>{"auto", "always", "never"};
                      }},
      Placeholder{.name = "SHELL",
                  .words =
                      [] {
                        return std::vector<std::string>{"bash", "zsh", "fish"};
                      }},
      Placeholder{.name = "WHAT", .words = list_names},
      Placeholder{.name = "CAUSE", .words = causes},
      Placeholder{.name = "FIGURE", .words = figure_names},
      Placeholder{.name = "COMMAND", .words = command_words},
      Placeholder{.name = "PATH=VALUE", .words = paths},
      Placeholder{.name = "SCENARIO", .files = scenarios},
      Placeholder{.name = "FOLDER", .files = folders},
      Placeholder{.name = "FILE", .files = any},
  };
  return all;
}

const Placeholder* placeholder(std::string_view name) {
  const std::size_t begin = std::min(name.find_first_not_of("["), name.size());
  name = name.substr(begin, name.find_first_of("]. ", begin) - begin);
  const auto found = std::ranges::find(placeholders(), name, &Placeholder::name);
  return found == placeholders().end() ? nullptr : &*found;
}

void check_word(std::string_view name, std::string_view given, std::string_view what) {
  const std::vector<std::string> words = placeholder(name)->words();
  if (std::ranges::find(words, given) != words.end()) return;
  const std::vector<std::string_view> views(words.begin(), words.end());
  throw UsageError(
      fmt::format("{} \"{}\"; {}", what, text::printable(given, 40), text::suggest(given, views)));
}

}  // namespace floe::cli
