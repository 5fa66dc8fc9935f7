// The table of commands. Dispatch, help and shell completions all follow from it: a command is a row here and
// a function that gets its parsed options and returns an exit code.
#pragma once

#include <boost/program_options.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.hpp"

namespace floe::cli {

namespace po = boost::program_options;

enum Exit : int {
  kFine = 0,
  kFailed = 1,  // a claim, a comparison, or a check of a blob
  kInput = 2,   // the user's input or usage
  kOurBug = 70,
  kCannotWrite = 74,  // a disk that is full, a path that cannot be written
};

// Something that the user gave is not as it must be, in words fit to print.
class InputError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What the user gave is well-formed and does not pass a check, as a blob that has another id than the one
// expected.
class CheckFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A command line that makes no sense.
class UsageError : public InputError {
  using InputError::InputError;
};

struct Invocation {
  const po::variables_map& options;
  const std::vector<std::string>& arguments;
  Console& console;
  std::string command_line;

  bool has(const char* option) const { return options.count(option) != 0; }
  bool flag(const char* option) const { return has(option) && options[option].as<bool>(); }
  const std::string& text(const char* option) const { return options[option].as<std::string>(); }
  std::uint64_t number(const char* option) const;  // throws UsageError
};

struct Command {
  std::string_view name;  // one word, or two as in "blob encode"
  std::string_view arguments;
  std::string_view sentence;
  std::size_t least;  // arguments
  std::size_t most;
  void (*options)(po::options_description& description);
  int (*run)(const Invocation& invocation);
};

// Draws the figures of an output folder; returns an exit code.
int plot_folder(const std::string& folder, const std::vector<std::string>& more_arguments = {});
void check_plot();                        // throws InputError where what draws figures is not there
std::vector<std::string> figure_names();  // none where it is not there

std::span<const Command> commands();
po::options_description options_of(const Command& command);    // its own, then those of every command
std::string value_name(const po::option_description& option);  // "FOLDER"; empty for what takes no value

extern const Command run_command;
extern const Command validate_command;
extern const Command plot_command;
extern const Command list_command;
extern const Command schema_command;
extern const Command blob_id_command;
extern const Command blob_encode_command;
extern const Command blob_decode_command;
extern const Command blob_recover_command;
extern const Command fuzz_command;
extern const Command completions_command;
extern const Command version_command;
extern const Command help_command;

int main(int argc, char** argv);

}  // namespace floe::cli
