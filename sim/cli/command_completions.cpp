// Completions for the three common shells, made from the table of commands.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};

std::vector<std::string> long_options(const Command& command) {
  std::vector<std::string> names;
  const po::options_description description = options_of(command);
  for (const auto& option : description.options()) names.push_back("--" + option->long_name());
  return names;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string_view first_word(const Command& command) { return command.name.substr(0, command.name.find(' ')); }

std::string_view second_word(const Command& command) {
  const std::size_t space = command.name.find(' ');
  return space == std::string_view::npos ? std::string_view() : command.name.substr(space + 1);
}

// First words, each once, in the order of the table.
std::string first_words() {
  std::vector<std::string> words;
  for (const Command& command : commands())
    if (words.empty() || words.back() != first_word(command)) words.emplace_back(first_word(command));
  return joined(words);
}

std::string second_words(std::string_view first) {
  std::vector<std::string> words;
  for (const Command& command : commands())
    if (first_word(command) == first && !second_word(command).empty())
      words.emplace_back(second_word(command));
  return joined(words);
}

std::string bash() {
  std::string cases;
  for (const Command& command : commands()) {
    if (!second_word(command).empty() &&
        cases.find(fmt::format("    {}\\ )", first_word(command))) == std::string::npos)
      cases +=
          fmt::format("    {}\\ ) words=\"{}\" ;;\n", first_word(command), second_words(first_word(command)));
    const std::string pattern = second_word(command).empty()
                                    ? fmt::format("{}\\ *", first_word(command))
                                    : fmt::format("{}\\ {}\\ *", first_word(command), second_word(command));
    cases += fmt::format("    {}) words=\"{}\" ;;\n", pattern, joined(long_options(command)));
  }
  return fmt::format(R"(_floe() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" words=""
  local before="${{COMP_WORDS[*]:1:COMP_CWORD-1}} "
  case "$before" in
    " ") words="{}" ;;
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ ${{#COMPREPLY[@]}} -eq 0 && "$current" != -* ]] && COMPREPLY=($(compgen -f -- "$current"))
}}
complete -o filenames -F _floe floe
)",
                     first_words(), cases);
}

std::string zsh() { return "#compdef floe\nautoload -U +X bashcompinit && bashcompinit\n" + bash(); }

std::string fish() {
  std::string text = "complete -c floe -n __fish_use_subcommand -f\n";
  for (const Command& command : commands()) {
    const std::string_view first = first_word(command);
    const std::string_view second = second_word(command);
    if (second.empty())
      text +=
          fmt::format("complete -c floe -n __fish_use_subcommand -a {} -d '{}'\n", first, command.sentence);
    else
      text += fmt::format(
          "complete -c floe -n __fish_use_subcommand -a {}\n"
          "complete -c floe -n '__fish_seen_subcommand_from {}' -a {} -d '{}'\n",
          first, first, second, command.sentence);
    for (const std::string& option : long_options(command))
      text += fmt::format("complete -c floe -n '__fish_seen_subcommand_from {}' -l {}\n",
                          second.empty() ? first : second, option.substr(2));
  }
  return text;
}

int completions(const Invocation& invocation) {
  const std::string& shell = invocation.arguments[0];
  if (shell == "bash")
    print(bash());
  else if (shell == "zsh")
    print(zsh());
  else if (shell == "fish")
    print(fish());
  else
    throw UsageError(
        fmt::format("there are no completions for \"{}\"; {}", shell, text::suggest(shell, kShells)));
  return kFine;
}

}  // namespace

const Command completions_command{.name = "completions",
                                  .arguments = "SHELL",
                                  .sentence = "a completion script for bash, zsh or fish",
                                  .least = 1,
                                  .most = 1,
                                  .options = nullptr,
                                  .run = completions};

}  // namespace floe::cli
