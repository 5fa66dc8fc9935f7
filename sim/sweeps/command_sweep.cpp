// floe sweep: a scenario at every combination of some values, as many replicates of each as are asked for. What is
// done is kept at once, and the same command goes on from there.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "advice/advice.hpp"
#include "sweeps/commands.hpp"
#include "sweeps/job_array.hpp"
#include "sweeps/options.hpp"
#include "sweeps/sweep_folder.hpp"
#include "terminal/interruption.hpp"
#include "terminal/shell.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using sweeps::RowFolder;
using sweeps::Slice;
using sweeps::Sweep;

void options(po::options_description& description) {
  add_problem_options(description);
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  description.add_options()("slice", text("I/N"),
                            "only the I-th of N parts, from 1; \"floe combine\" puts them together")(
      "out,o", text("FOLDER"), "the folder for the results (default: out/<name>-sweep-<hash>)")(
      "force", po::bool_switch(), "write into a folder that another program wrote; its files are kept");
  add_threads_option(description);
  description.add_options()("slurm", po::bool_switch(),
                            "write a job array for Slurm, whose elements are slices, and simulate nothing")(
      "submit", po::bool_switch(), "with --slurm: submit it; again, what has failed alone")(
      "minutes", text("N"), "with --slurm: about how long a slice takes (default: 10)")(
      "slices", text("N"), "with --slurm: how many slices, in place of --minutes");
}

Slice slice_of(const Invocation& invocation) {
  if (!invocation.has("slice")) return {};
  const std::string& given = invocation.text("slice");
  std::uint32_t number = 0;
  std::uint32_t of = 0;
  char rest = 0;
  const bool is_plain = given.find_first_not_of("0123456789/") == std::string::npos && given.size() <= 13;
  if (!is_plain || std::sscanf(given.c_str(), "%u/%u%c", &number, &of, &rest) != 2 || number == 0 ||
      number > of || of > 1'000'000)
    throw UsageError(fmt::format("--slice takes a part such as 3/20, from 1/20 to 20/20, not \"{}\"",
                                 text::printable(given, 40)));
  return {number, of};
}

void check_combinations(const Invocation& invocation) {
  if (invocation.flag("slurm")) {
    if (invocation.has("slice")) throw UsageError("--slurm makes the slices; leave --slice out");
    if (invocation.has("minutes") && invocation.has("slices"))
      throw UsageError("--minutes and --slices exclude each other");
    return;
  }
  for (const char* option : {"minutes", "slices"})
    if (invocation.has(option)) throw UsageError(fmt::format("--{} needs --slurm", option));
  if (invocation.flag("submit")) throw UsageError("--submit needs --slurm");
}

fs::path folder_of(const Invocation& invocation, const Sweep& sweep, const Slice& slice) {
  if (invocation.has("out")) {
    if (invocation.text("out").empty()) throw UsageError("--out needs the path of a folder, but it is empty");
    return invocation.text("out");
  }
  const std::string part = slice.is_all() ? "" : fmt::format("-slice-{}-of-{}", slice.number, slice.of);
  return fmt::format("out/{}-sweep-{}{}", sweep.name, sweep.id8(), part);
}

std::string count_text(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

int simulate_here(const Invocation& invocation, const Sweep& sweep, const Slice& slice,
                  const fs::path& path) {
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  Console& console = invocation.console;
  const std::uint32_t threads = threads_of(invocation);
  const Interruption interruption;
  sweeps::begin_folder(path, sweep, invocation.flag("force"), environment_of(invocation, 0));
  RowFolder rows(path);
  rows.open();
  const sweeps::Task task = sweeps::missing_of(sweep, slice, rows);
  const sweeps::Kept before = sweeps::read_folder(path, sweep.plan.program);
  if (task.there == task.wanted && before.is_complete && (before.has_tables || !slice.is_all())) {
    console.say(fmt::format("all {} are there already; results are in {}",
                            count_text(task.wanted, "replicate"), path.string()));
    return kFine;
  }
  if (task.there > 0)
    console.say(fmt::format("{} of {} are there already", task.there, count_text(task.wanted, "replicate")));
  else
    for (const std::string& advice :
         advice_before(sweep.points.front().scenario, {.first = 0, .count = sweep.replicates}))
      console.advise(advice);
  const std::uint64_t missing = task.wanted - task.there;
  const std::uint64_t kept = sweeps::simulate_missing(
      sweep, task.missing, rows, threads, interruption.flag(), [&](std::uint64_t finished) {
        console.progress(missing == 0 ? 1 : static_cast<double>(finished) / static_cast<double>(missing),
                         fmt::format("{} of {} replicates of {} points", task.there + finished, task.wanted,
                                     sweep.points.size()));
      });
  console.clear();
  try {
    interruption.check();
    if (slice.is_all())
      sweeps::finish_folder(path, sweep, rows, {}, threads, sweeps::parts_in(path),
                            environment_of(invocation, elapsed()), [&](double done) {
                              interruption.check();
                              console.progress(done, "putting rows together");
                            });
    else
      sweeps::finish_slice(path, sweep, slice, environment_of(invocation, elapsed()));
  } catch (const Interrupted&) {
    console.say(fmt::format(
        "interrupted: {} of {} are kept in {}; the same command goes on from there:\n  {}", task.there + kept,
        count_text(task.wanted, "replicate"), path.string(), command_text(invocation.words)));
    return interruption.exit_code();
  }
  console.clear();
  console.say(fmt::format("{} at {} in {}; results are in {}", count_text(missing, "replicate"),
                          count_text(sweep.points.size(), "point"), time_text(elapsed()), path.string()));
  return kFine;
}

int sweep(const Invocation& invocation) {
  check_combinations(invocation);
  const Slice slice = slice_of(invocation);
  const Sweep sweep = sweep_of(invocation);
  const fs::path path = folder_of(invocation, sweep, slice);
  if (invocation.flag("slurm")) return sweeps::write_job_array(invocation, sweep, path);
  return simulate_here(invocation, sweep, slice, path);
}

}  // namespace

const Command sweep_command{.name = "sweep",
                            .arguments = "SCENARIO",
                            .sentence = "simulate a scenario at every combination of some values",
                            .least = 1,
                            .most = 1,
                            .options = options,
                            .run = sweep};

}  // namespace floe::cli
