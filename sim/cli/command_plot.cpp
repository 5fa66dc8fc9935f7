// Plots are drawn by scripts/plot.py from an output folder's files, never by the program: whoever wants
// another figure edits a page of Python.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "cli/commands.hpp"
#include "cli/placeholders.hpp"
#include "terminal/interruption.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;

// Debian's matplotlib belongs to this interpreter; another python3 may come first in PATH.
constexpr const char* kPython = "/usr/bin/python3";
constexpr int kNotStarted = 127;  // what shells say of a program that is not there

// The program lies somewhere below the source tree, as build/release/floe does.
fs::path script() {
  std::error_code error;
  for (fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
       folder != folder.parent_path(); folder = folder.parent_path())
    if (fs::exists(folder / "scripts/plot.py", error)) return folder / "scripts/plot.py";
  throw InputError("scripts/plot.py was not found in any folder above the program; call it by hand");
}

// The name that a figure's file gives it.
std::string name_in(const fs::path& path) {
  constexpr std::string_view kBefore = "NAME = \"";
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(kBefore)) return line.substr(kBefore.size(), line.rfind('"') - kBefore.size());
  return "";
}

// However this program ends, by a second signal or by one that cannot be caught, the child ends with it.
pid_t start(const std::vector<char*>& arguments) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() == parent) ::execv(kPython, arguments.data());
  ::_exit(kNotStarted);
}

int run_and_wait(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = start(arguments);
  if (child < 0) throw InputError(fmt::format("cannot start {}: {}", kPython, std::strerror(errno)));
  int status = 0;
  // A signal to this program alone is passed on, and what it leaves half-drawn the figures' program removes.
  bool told = false;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (interruption_requested() && !std::exchange(told, true)) ::kill(child, SIGTERM);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotStarted)
    throw InputError(fmt::format("cannot start {}; try: apt-get install python3-matplotlib", kPython));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void options(po::options_description& description) {
  description.add_options()("only", po::value<std::string>()->value_name("FIGURE"), "draw this figure alone")(
      "metric", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("METRIC"),
      "of a sweep: draw this metric; may be repeated")("over", po::value<std::string>()->value_name("PATH"),
                                                       "of a sweep: the varied path along which it is drawn")(
      "paper", po::bool_switch(), "for a column of a paper: 3.3 in wide, no title, as SVG and PDF")(
      "list", po::bool_switch(), "name the figures and draw none");
}

int plot(const Invocation& invocation) {
  const Interruption interruption;
  if (invocation.flag("list")) {
    for (const std::string& name : figure_names()) fmt::print("{}\n", name);
    return kFine;
  }
  if (invocation.arguments.empty()) throw UsageError("which folder? One that \"floe run\" wrote");
  std::vector<std::string> more;
  if (invocation.flag("paper")) more.emplace_back("--paper");
  if (invocation.has("only")) {
    check_word("FIGURE", invocation.text("only"), "there is no figure");
    more.insert(more.end(), {"--only", invocation.text("only")});
  }
  for (const std::string& metric : invocation.options["metric"].as<std::vector<std::string>>())
    more.insert(more.end(), {"--metric", metric});
  if (invocation.has("over")) more.insert(more.end(), {"--over", invocation.text("over")});
  const int code = plot_folders(invocation.arguments, more);
  return interruption.requested() ? interruption.exit_code() : code;
}

}  // namespace

void check_plot() {
  script();
  if (::access(kPython, X_OK) != 0)
    throw InputError(fmt::format("cannot start {}: {}", kPython, std::strerror(errno)));
}

std::vector<std::string> figure_names() {
  std::vector<std::string> names;
  try {
    for (const auto& entry : fs::directory_iterator(script().parent_path() / "figures"))
      if (std::string name = name_in(entry.path()); !name.empty()) names.push_back(std::move(name));
  } catch (const InputError&) {
    return {};
  }
  std::ranges::sort(names);
  return names;
}

int plot_folders(const std::vector<std::string>& folders, const std::vector<std::string>& more_arguments) {
  std::vector<std::string> words{kPython, script().string()};
  for (const std::string& folder : folders) {
    std::error_code error;
    if (!fs::exists(fs::path(folder) / "results.json", error) &&
        !fs::exists(fs::path(folder) / "sweep.json", error))
      throw InputError(fmt::format(
          "\"{}\" holds no results.json; plot takes a folder that \"floe run\" or \"floe sweep\" wrote",
          text::printable(folder, 200)));
    words.push_back(folder);
  }
  words.insert(words.end(), more_arguments.begin(), more_arguments.end());
  const int code = run_and_wait(words);
  return code == 0 || code > 128 ? code : kInput;
}

const Command plot_command{.name = "plot",
                           .arguments = "FOLDER...",
                           .sentence =
                               "draw the figures of an output folder into FOLDER/plots, or of several "
                               "together into plots",
                           .least = 0,
                           .most = 1000,
                           .options = options,
                           .run = plot};

}  // namespace floe::cli
