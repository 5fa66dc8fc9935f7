// Completions for the three common shells, made from the table of commands.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/placeholders.hpp"

namespace floe::cli {
namespace {

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

const char* bash_files(Placeholder::Files files) {
  switch (files) {
    case Placeholder::Files::none:
      return "";
    case Placeholder::Files::scenarios:
      return "scenarios";
    case Placeholder::Files::any:
      return "any";
    case Placeholder::Files::folders:
      return "folders";
  }
  return "";
}

std::string bash_values(const Placeholder* values) {
  if (values == nullptr) return "words=\"\" files=\"\"";
  return fmt::format("words=\"{}\" files=\"{}\"", values->words ? joined(values->words()) : "",
                     bash_files(values->files));
}

std::vector<std::string> names_of(const po::option_description& option) {
  std::vector<std::string> names{"--" + option.long_name()};
  const std::string brief = option.canonical_display_name(po::command_line_style::allow_dash_for_short);
  if (brief.size() == 2) names.push_back(brief);
  return names;
}

// The arguments of a command and, after each option that takes a value, its values.
std::string bash_case(const Command& command) {
  const po::options_description description = options_of(command);
  std::vector<std::string> options;
  std::string values;
  for (const auto& option : description.options()) {
    const std::vector<std::string> names = names_of(*option);
    options.push_back(names.front());
    if (const std::string name = value_name(*option); !name.empty())
      values += fmt::format("        {}) options=\"\" {} ;;\n", fmt::join(names, "|"),
                            bash_values(placeholder(name)));
  }
  const std::string pattern = second_word(command).empty()
                                  ? std::string(first_word(command))
                                  : fmt::format("{}\\ {}", first_word(command), second_word(command));
  return fmt::format("    {}\\ *) options=\"{}\" {}\n      case \"$previous\" in\n{}      esac ;;\n", pattern,
                     joined(options), bash_values(placeholder(command.arguments)), values);
}

std::string bash() {
  std::string cases;
  for (const Command& command : commands()) {
    const std::string group = fmt::format("    {}\\ )", first_word(command));
    if (!second_word(command).empty() && cases.find(group) == std::string::npos)
      cases += fmt::format("{} words=\"{}\" ;;\n", group, second_words(first_word(command)));
    cases += bash_case(command);
  }
  return fmt::format(R"(_floe() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  local before="${{COMP_WORDS[*]:1:COMP_CWORD-1}} " options="" words="" files=""
  case "$before" in
    " ") words="{}" ;;
{}  esac
  [[ "$current" == -* ]] && words="$options" files=""
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  local IFS=$'\n'
  case "$files" in
    scenarios) COMPREPLY+=($(compgen -f -X '!*.json' -- "$current") $(compgen -d -- "$current")) ;;
    any) COMPREPLY+=($(compgen -f -- "$current")) ;;
    folders) COMPREPLY+=($(compgen -d -- "$current")) ;;
  esac
  [[ ${{#COMPREPLY[@]}} -eq 1 && "${{COMPREPLY[0]}}" == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}}
complete -o filenames -F _floe floe
)",
                     first_words(), cases);
}

std::string zsh() { return "#compdef floe\nautoload -U +X bashcompinit && bashcompinit\n" + bash(); }

// In single quotes.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}

std::string fish_values(const Placeholder* values) {
  if (values == nullptr) return "";
  std::string text;
  if (values->words != nullptr) text = " -a " + quoted(joined(values->words()));
  switch (values->files) {
    case Placeholder::Files::none:
      return " -f" + text;
    case Placeholder::Files::scenarios:
      return " -k -a '(__fish_complete_suffix .json)'";
    case Placeholder::Files::any:
      return " -F";
    case Placeholder::Files::folders:
      return " -f -a '(__fish_complete_directories)'";
  }
  return text;
}

std::string fish() {
  std::string text = "complete -c floe -n __fish_use_subcommand -f\n";
  for (const Command& command : commands()) {
    const std::string_view first = first_word(command);
    const std::string_view second = second_word(command);
    if (second.empty())
      text += fmt::format("complete -c floe -n __fish_use_subcommand -a {} -d {}\n", first,
                          quoted(command.sentence));
    else
      text += fmt::format(
          "complete -c floe -n __fish_use_subcommand -a {}\n"
          "complete -c floe -n '__fish_seen_subcommand_from {}' -a {} -d {}\n",
          first, first, second, quoted(command.sentence));
    const std::string seen =
        fmt::format("complete -c floe -n '__fish_seen_subcommand_from {}'", second.empty() ? first : second);
    if (const Placeholder* arguments = placeholder(command.arguments))
      text += seen + fish_values(arguments) + "\n";
    const po::options_description description = options_of(command);
    for (const auto& option : description.options()) {
      const std::vector<std::string> names = names_of(*option);
      const std::string value = value_name(*option);
      text += fmt::format("{} -l {}{}{} -d {}\n", seen, option->long_name(),
                          names.size() == 2 ? fmt::format(" -s {}", names[1].substr(1)) : "",
                          value.empty() ? "" : " -r" + fish_values(placeholder(value)),
                          quoted(option->description()));
    }
  }
  return text;
}

int completions(const Invocation& invocation) {
  const std::string& shell = invocation.arguments[0];
  check_word("SHELL", shell, "there are no completions for");
  print(shell == "bash" ? bash() : shell == "zsh" ? zsh() : fish());
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
