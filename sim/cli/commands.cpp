#include "cli/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <new>
#include <set>

#include "cli/command_line.hpp"
#include "cli/placeholders.hpp"
#include "codec/kernel.hpp"
#include "design/commands.hpp"
#include "output/output.hpp"
#include "terminal/interruption.hpp"
#include "terminal/shell.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

// Long options only, spelled out: an abbreviation that works today is ambiguous tomorrow.
constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

const Command* find(const std::vector<std::string>& words, std::size_t& used) {
  for (const Command& command : commands()) {
    const std::size_t space = command.name.find(' ');
    const bool first = !words.empty() && words[0] == command.name.substr(0, space);
    if (space == std::string_view::npos
            ? first
            : first && words.size() > 1 && words[1] == command.name.substr(space + 1)) {
      used = space == std::string_view::npos ? 1 : 2;
      return &command;
    }
  }
  return nullptr;
}

[[noreturn]] void unknown_command(const std::vector<std::string>& words) {
  std::vector<std::string_view> names, seconds;
  for (const Command& command : commands()) {
    const std::size_t space = command.name.find(' ');
    const std::string_view first = command.name.substr(0, space);
    if (names.empty() || names.back() != first) names.push_back(first);
    if (space != std::string_view::npos && first == words[0])
      seconds.push_back(command.name.substr(space + 1));
  }
  const bool group = !seconds.empty();
  const std::string before = group ? words[0] + " " : "";
  if (group && words.size() == 1)
    throw UsageError(
        fmt::format("\"floe {}\" needs a second word; {}", words[0], text::suggest("", seconds)));
  const std::string& wrong = group ? words[1] : words[0];
  throw UsageError(fmt::format("there is no command \"{}{}\"; {}", before, text::printable(wrong, 40),
                               text::suggest(wrong, group ? seconds : names)));
}

std::string unknown_option(const Command& command, const std::string& option) {
  std::vector<std::string> names;
  const po::options_description description = options_of(command);
  for (const auto& known : description.options()) names.push_back("--" + known->long_name());
  const std::vector<std::string_view> views(names.begin(), names.end());
  return fmt::format("\"floe {}\" has no option \"{}\"; {}", command.name, text::printable(option, 40),
                     text::suggest(option, views));
}

void check_arguments(const Command& command, std::size_t given) {
  if (given >= command.least && given <= command.most) return;
  throw UsageError(fmt::format("{} argument{} given; usage: floe {}{}{} [OPTIONS]",
                               given == 0 ? "no" : std::to_string(given), given == 1 ? " was" : "s were",
                               command.name, command.arguments.empty() ? "" : " ", command.arguments));
}

void set_up(Console& console, const po::variables_map& options) {
  console.set_quiet(options["quiet"].as<bool>());
  const std::string& colour = options["color"].as<std::string>();
  check_word("WHEN", colour, "--color does not know");
  if (colour != "auto")
    console.set_colour(colour == "always" ? Console::Colour::always : Console::Colour::never);
}

std::string syntax_text(const po::options_description& description,
                        const po::invalid_command_line_syntax& error) {
  const std::string name = error.get_option_name();
  const po::option_description* option =
      description.find_nothrow(name.substr(std::min(name.find_first_not_of('-'), name.size())), false);
  const std::string value = option != nullptr ? value_name(*option) : "";
  return value.empty() ? fmt::format("{} takes no value", name)
                       : fmt::format("{} needs a value: {} {}", name, name, value);
}

// Whether an option collects what is given each time; of any other the last one counts.
bool collects(const std::string& name) {
  return name == "set" || name == "require" || name == "until" || name == "vary" || name == "metric" ||
         name == "argument";
}

// What is given twice is given once, in the place of the last; --seed and --replicates are edits like those of
// --set, so that the last of them counts as well.
void settle_repeats(std::vector<po::option>& given, const po::options_description& description) {
  for (po::option& option : given)
    if ((option.string_key == "seed" || option.string_key == "replicates") &&
        description.find_nothrow("set", false) != nullptr) {
      check_field_option(option.string_key, option.value.at(0));
      option.value = {option.string_key + "=" + option.value.at(0)};
      option.string_key = "set";
    }
  std::set<std::string> later;
  std::vector<po::option> kept;
  for (auto option = given.rbegin(); option != given.rend(); ++option)
    if (collects(option->string_key) || later.insert(option->string_key).second) kept.push_back(*option);
  given.assign(kept.rbegin(), kept.rend());
}

po::variables_map parse(const Command& command, const std::vector<std::string>& words) {
  po::options_description all = options_of(command);
  all.add_options()("argument", po::value<std::vector<std::string>>()->default_value({}, ""), "");
  po::positional_options_description positional;
  positional.add("argument", -1);
  try {
    po::parsed_options parsed =
        po::command_line_parser(words).options(all).positional(positional).style(kStyle).run();
    settle_repeats(parsed.options, all);
    po::variables_map options;
    po::store(parsed, options);
    return options;
  } catch (const po::unknown_option& error) {
    throw UsageError(unknown_option(command, error.get_option_name()));
  } catch (const po::invalid_command_line_syntax& error) {
    throw UsageError(syntax_text(all, error));
  } catch (const po::error& error) {
    throw UsageError(fmt::format("floe {}: {}", command.name, error.what()));
  }
}

// FLOE_KERNEL may name one that this processor lacks: said here once, not by whichever thread meets it first.
void check_kernel() {
  try {
    codec::active_kernel();
  } catch (const std::invalid_argument& error) {
    throw InputError(fmt::format("FLOE_KERNEL: {}", error.what()));
  }
}

// Sets `command` as soon as it is known which one is meant.
int dispatch(const std::vector<std::string>& words, Console& console, const Command*& command) {
  if (words.empty()) {
    help_command.run({{}, {}, console, words});
    return kInput;
  }
  if (words[0] == "--help" || words[0] == "-h") return help_command.run({{}, {}, console, words});
  if (words[0] == "--version") {
    std::vector<std::string> same = words;
    same[0] = "version";
    return dispatch(same, console, command);
  }
  std::size_t used = 0;
  command = find(words, used);
  if (command == nullptr) unknown_command(words);

  const std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(used), words.end());
  po::variables_map options = parse(*command, rest);
  set_up(console, options);
  if (options["help"].as<bool>())
    return help_command.run({options, {std::string(command->name)}, console, words});
  try {
    po::notify(options);
  } catch (const po::required_option& error) {
    throw UsageError(fmt::format("\"floe {}\" needs {}", command->name, error.get_option_name()));
  }
  const auto& arguments = options["argument"].as<std::vector<std::string>>();
  check_arguments(*command, arguments.size());
  return command->run({options, arguments, console, words});
}

}  // namespace

std::span<const Command> commands() {
  static const std::array table = {run_command,
                                   sweep_command,
                                   combine_command,
                                   predict_command,
                                   validate_command,
                                   theory_command,
                                   design_command,
                                   check_command,
                                   compare_command,
                                   plot_command,
                                   report_command,
                                   list_command,
                                   schema_command,
                                   blob_id_command,
                                   blob_encode_command,
                                   blob_decode_command,
                                   blob_recover_command,
                                   replay_info_command,
                                   replay_convert_command,
                                   fuzz_command,
                                   completions_command,
                                   version_command,
                                   help_command};
  return table;
}

po::options_description options_of(const Command& command) {
  po::options_description description;
  if (command.options != nullptr) command.options(description);
  description.add_options()("quiet,q", po::bool_switch(), "print only errors and the result")(
      "color", po::value<std::string>()->default_value("auto")->value_name("WHEN"),
      "when to colour messages: auto, always or never (default: auto)")("help,h", po::bool_switch(),
                                                                        "print this help");
  return description;
}

std::string value_name(const po::option_description& option) {
  if (option.semantic()->max_tokens() == 0) return "";
  const std::string name = option.semantic()->name();  // "WHEN (=auto)"
  return name.substr(0, name.find(' '));
}

int main(int argc, char** argv) {
  // A limit on file sizes is met as an error of the write, like a full disk, and not as a sudden death.
  std::signal(SIGXFSZ, SIG_IGN);
  Console console;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const Command* command = nullptr;
  try {
    check_kernel();
    return dispatch(words, console, command);
  } catch (const text::DocumentError& error) {
    console.error(error.text(console.width()));
    return kInput;
  } catch (const UsageError& error) {
    console.error(fmt::format("error: {}\ntry: floe help{}{}", error.what(), command == nullptr ? "" : " ",
                              command == nullptr ? "" : command->name));
    return kInput;
  } catch (const InputError& error) {
    console.error(fmt::format("error: {}", error.what()));
    return kInput;
  } catch (const CheckFailed& error) {
    console.error(fmt::format("error: {}", error.what()));
    return kFailed;
  } catch (const OutputRefused& error) {
    console.error(fmt::format("error: {}", error.what()));
    return kInput;
  } catch (const OutputError& error) {
    console.error(fmt::format("error: {}", error.what()));
    return kCannotWrite;
  } catch (const Interrupted& interrupted) {
    console.say("interrupted; nothing was written");
    return 128 + interrupted.signal;
  } catch (const std::bad_alloc&) {
    console.error(
        "error: out of memory; use fewer or smaller blobs, or in a scenario \"content\": \"sized\"");
    return kInput;
  } catch (const std::exception& error) {
    console.error(fmt::format("error: {}\nthis is a bug in floe; the command was: {}", error.what(),
                              command_text(words)));
    return kOurBug;
  }
}

}  // namespace floe::cli
