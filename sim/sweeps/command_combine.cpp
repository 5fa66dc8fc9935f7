// floe combine: the rows of several folders of one sweep, put together.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "files/revision.hpp"
#include "sweeps/commands.hpp"
#include "sweeps/options.hpp"
#include "sweeps/sweep_folder.hpp"
#include "terminal/interruption.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using sweeps::RowFolder;
using sweeps::Sweep;

void options(po::options_description& description) {
  description.add_options()("out,o", po::value<std::string>()->required()->value_name("FOLDER"),
                            "the folder for the results; it may be one of those that are combined")(
      "force", po::bool_switch(), "write into a folder that another program wrote; its files are kept");
  add_threads_option(description);
}

// Points are the same where their ids are, and only then are their rows put together.
void check_same(const Sweep& sweep, const std::string& folder, const Sweep& first,
                const std::string& first_folder) {
  const auto refuse = [&](const std::string& why) {
    throw InputError(fmt::format("\"{}\" and \"{}\" are not of one sweep: {}", first_folder, folder, why));
  };
  if (sweep.plan.vary != first.plan.vary) refuse("they vary other paths or other values");
  for (std::size_t i = 0; i < sweep.points.size(); ++i)
    if (sweep.points[i].id != first.points[i].id)
      refuse(fmt::format("point {} is another problem: the scenarios, or what was set, differ", i));
}

int combine(const Invocation& invocation) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string program = sweeps::program_text(revision());
  const std::uint32_t threads = threads_of(invocation);
  const fs::path out = invocation.text("out");
  const Interruption interruption;
  std::list<RowFolder> folders;
  std::vector<const RowFolder*> sources;
  std::vector<std::string> incomplete;
  std::optional<Sweep> sweep;
  std::vector<sweeps::Part> parts;
  for (const std::string& folder : invocation.arguments) {
    sweeps::Kept kept = sweeps::read_folder(folder, program);
    if (sweep) check_same(kept.sweep, folder, *sweep, invocation.arguments[0]);
    for (sweeps::Part& part : sweeps::parts_in(folder)) sweeps::add_part(parts, std::move(part));
    if (!kept.is_complete) incomplete.push_back(folder);
    if (!sweep || kept.sweep.replicates > sweep->replicates) sweep = std::move(kept.sweep);
    if (resolved(folder) != resolved(out)) sources.push_back(&folders.emplace_back(folder));
  }
  const RowFolder there(out);
  const std::uint64_t missing = sweeps::missing_in(*sweep, there, sources);
  if (missing > 0) {
    std::string text =
        fmt::format("{} of {} replicates are missing; nothing was written", missing, sweep->runs());
    for (const std::string& folder : incomplete)
      text += fmt::format("\nnot complete: {}", text::printable(folder, 200));
    throw CheckFailed(text);
  }
  sweeps::begin_folder(out, *sweep, invocation.flag("force"), environment_of(invocation, 0));
  RowFolder rows(out);
  rows.open();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  try {
    sweeps::finish_folder(out, *sweep, rows, sources, threads, parts, environment_of(invocation, seconds),
                          [&](double done) {
                            interruption.check();
                            invocation.console.progress(done, "putting rows together");
                          });
  } catch (const Interrupted&) {
    invocation.console.say(
        fmt::format("interrupted: {} has no tables yet; the same command writes them", out.string()));
    return interruption.exit_code();
  }
  invocation.console.clear();
  invocation.console.say(fmt::format("{} points of {} replicates; results are in {}", sweep->points.size(),
                                     sweep->replicates, out.string()));
  return kFine;
}

}  // namespace

const Command combine_command{.name = "combine",
                              .arguments = "FOLDER...",
                              .sentence = "put the slices of a sweep together",
                              .least = 1,
                              .most = 10'000,
                              .options = options,
                              .run = combine};

}  // namespace floe::cli
