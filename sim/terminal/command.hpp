// What a command is: a row with a name, options and a function that gets its parsed options and returns an exit
// code. What goes wrong for a reason that the user can mend is thrown as one of the errors here.
#pragma once

#include <boost/program_options.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/console.hpp"

namespace floe::cli {

namespace po = boost::program_options;

enum Exit : int {
  kFine = 0,
  kFailed = 1,  // a claim, a requirement, or a check of a run or of a blob
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
  const std::vector<std::string>& words;  // as they were given, without the name of the program

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

}  // namespace floe::cli
