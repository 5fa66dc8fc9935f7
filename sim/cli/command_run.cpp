// floe run: simulate, watch, write the folder, print the table. Ctrl-C keeps the replicates that are done.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <filesystem>
#include <future>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "advice/advice.hpp"
#include "cli/commands.hpp"
#include "cli/trace_options.hpp"
#include "codec/kernel.hpp"
#include "engine/assert.hpp"
#include "files/store.hpp"
#include "files/tables.hpp"
#include "files/trace_file.hpp"
#include "inference/warm_up.hpp"
#include "rare/run_rare.hpp"
#include "report/checks.hpp"
#include "report/requirements.hpp"
#include "report/rules.hpp"
#include "report/run_output.hpp"
#include "report/summary.hpp"
#include "run/catalogue.hpp"
#include "run/replicates.hpp"
#include "scenario/reader.hpp"
#include "terminal/interruption.hpp"
#include "terminal/shell.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr auto kTick = std::chrono::milliseconds(100);

struct Watched {
  Aggregate aggregate;
  std::optional<RunResult> first;  // whole, for what may be asked of it
  std::string trace;               // of the replicate that is traced; empty until it is done
  std::exception_ptr failure;      // of writing, after which only the tables lack replicates
  double wall_seconds = 0;
};

// Time in the unit in which people count the length of the scenario.
std::string virtual_time(double done, Duration duration) {
  constexpr double kDay = 86400;
  const double seconds = to_seconds(duration);
  if (seconds >= 2 * kDay) return fmt::format("day {:.1f} of {:.1f}", done * seconds / kDay, seconds / kDay);
  if (seconds >= 7200) return fmt::format("hour {:.1f} of {:.1f}", done * seconds / 3600, seconds / 3600);
  return fmt::format("second {:.3g} of {:.6g}", done * seconds, seconds);
}

// One replicate is told by the days of the scenario, of which each scheme lives through all; more by their number.
std::string progress_text(const Scenario& scenario, std::uint32_t count, bool is_most,
                          const Replicates::Snapshot& now, double elapsed) {
  const std::string done = count == 1
                               ? virtual_time(now.done, scenario.duration)
                               : fmt::format("{} of {}{} replicates of {}", now.finished,
                                             is_most ? "at most " : "", count, to_text(scenario.duration));
  return fmt::format("{}  {:.2f} M events/s", done,
                     static_cast<double>(now.events) / 1e6 / std::max(elapsed, 1e-3));
}

// The tables grow as replicates finish. What comes after the replicate with which the rules end the run is dropped, as
// it depends on the threads how many those are.
Watched simulate_watched(const Scenario& scenario, const ReplicateRange& range, std::uint32_t threads,
                         const Instruments& instruments, Stopping* rules, Tables& tables,
                         const Interruption& interruption, Console& console) {
  const std::int64_t begin = wall_clock_ns();
  const auto elapsed = [begin] { return static_cast<double>(wall_clock_ns() - begin) / 1e9; };
  asio::io_context io;
  asio::steady_timer timer(io);
  Watched watched;
  std::atomic<bool> failed = false;
  std::atomic<bool> is_enough = false;
  struct Finished {
    RunResult run;
    TableRows rows;
  };
  const auto add = [&](RunResult&& run, const TableRows& rows) {
    if (is_enough) return;
    // After an interruption there may be gaps, and rules look at replicates in their order alone.
    const bool is_next = run.replicate == range.first + watched.aggregate.replicates();
    try {
      if (!failed) tables.add(rows);
    } catch (const OutputError&) {
      watched.failure = std::current_exception();
      failed = true;
    }
    watched.aggregate.add(run);
    if (rules != nullptr && is_next && rules->ends(watched.aggregate)) is_enough = true;
    if (instruments.trace != nullptr && run.replicate == range.first + instruments.traced)
      watched.trace = trace_json(scenario, run);
    if (!watched.first) watched.first = std::move(run);
  };
  // Here and not on the thread that simulated it: what stays would be scattered among what a simulation needs for a
  // moment, and hold its pages. At the end nobody else is left.
  std::atomic<bool> is_given_up = false;
  const auto hand_on = [&](Finished& finished) {
    if (io.stopped()) return add(std::move(finished.run), finished.rows);
    std::promise<void> added;
    asio::post(io, [&] {
      try {
        add(std::move(finished.run), finished.rows);
        added.set_value();
      } catch (...) {
        added.set_exception(std::current_exception());
      }
    });
    std::future<void> end = added.get_future();
    while (end.wait_for(kTick) != std::future_status::ready)
      if (is_given_up) return;
    end.get();
  };
  const auto done = [&](RunResult&& run) -> Replicates::HandOn {
    const auto finished = std::make_shared<Finished>();
    finished->rows = rows_of(run);
    finished->run = std::move(run);
    return [&hand_on, finished] { hand_on(*finished); };
  };
  Replicates replicates(scenario, range, threads, done, instruments);
  bool stopping = false;
  bool is_failure_told = false;

  const std::function<void()> tick = [&] {
    timer.expires_after(kTick);
    timer.async_wait([&](const boost::system::error_code& error) {
      if (error) return;
      if (interruption.requested() && !stopping) {
        stopping = true;
        console.say("stopping; finished replicates are kept");
        replicates.stop();
      }
      if (is_enough) replicates.stop();
      if (failed && !std::exchange(is_failure_told, true))
        console.warning("the results can no longer be written; the table is still printed at the end");
      const Replicates::Snapshot now = replicates.snapshot();
      console.progress(now.done, progress_text(scenario, range.count, rules != nullptr, now, elapsed()));
      tick();
    });
  };
  tick();
  replicates.start([&] {
    asio::post(io, [&] {
      timer.cancel();
      io.stop();
    });
  });
  try {
    io.run();
  } catch (...) {
    is_given_up = true;  // nobody would take what threads still hand on
    throw;
  }
  console.clear();
  replicates.finish();
  watched.wall_seconds = elapsed();
  return watched;
}

void options(po::options_description& description) {
  description.add_options()("seed", po::value<std::string>()->value_name("N"), "the same as --set seed=N")(
      "replicates", po::value<std::string>()->value_name("N"), "the same as --set replicates=N")(
      "replicate", po::value<std::string>()->value_name("K"), "run only this replicate, numbered from 0")(
      "set", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("PATH=VALUE"),
      "edit a field, as in network.uplink=20Mbit/s; may be repeated")(
      "out,o", po::value<std::string>()->value_name("FOLDER"),
      "the folder for the results (default: out/<name>-<hash>, and what was set)")(
      "force", po::bool_switch(), "write into a folder that another program wrote; its files are kept")(
      "threads,j", po::value<std::string>()->value_name("N"),
      "replicates that run at the same time (default: one per processor)")(
      "json", po::bool_switch(), "print results.json instead of the table")("plot", po::bool_switch(),
                                                                            "also draw the figures")(
      "until", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("RULE"),
      "in place of a number of replicates, a rule that ends the run: replicates=N, losses=N[ of LABEL] "
      "(replicates in which a blob was lost) or rel=SHARE:METRIC[ of LABEL] (half of the 95 % interval, as a "
      "share of the value); may be repeated, and the first that is met counts")(
      "require", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("CONDITION"),
      "exit with 1 if this does not hold, as in 'blobs.lost == 0 of red-stuff'; may be repeated")(
      "find-warmup", po::bool_switch(),
      "simulate once more before, to find with MSER-5 when repair has become steady, and set the field "
      "\"warmup\" to it")("check-determinism", po::bool_switch(),
                          "run each replicate twice more and compare every event")(
      "shuffle-ties", po::value<std::string>()->value_name("SEED"),
      "run again with events of the same instant in random order, and print which metrics change")(
      "profile", po::bool_switch(), "print where the time went in the first replicate");
  add_rare_options(description);
  add_trace_options(description);
}

// What may be asked besides the results, which are written by now.
int look_closer(const Invocation& invocation, const Scenario& scenario, const Summary& summary,
                const RunResult& first, const Interruption& interruption, const fs::path& path) {
  try {
    if (invocation.flag("check-determinism") &&
        !repeats(scenario, summary, interruption.flag(), invocation.console))
      return kOurBug;
    if (invocation.has("shuffle-ties")) {
      const std::string changed = tie_table(scenario, first, invocation.number("shuffle-ties"),
                                            interruption.flag(), invocation.console.width());
      invocation.console.say(changed.empty() ? "no metric changes when ties are shuffled" : changed);
    }
  } catch (const Stopped&) {
    invocation.console.say("interrupted before the check was done; the results are kept");
    return interruption.exit_code();
  }
  const int code = invocation.flag("plot") ? plot_folders({path.string()}) : kFine;
  return interruption.requested() ? interruption.exit_code() : code;
}

// What simulates the same again, in a shell.
std::string command_again(const std::string& file, const std::vector<std::string>& edits) {
  std::vector<std::string> words{"run", file};
  for (const std::string& edit : edits) {
    words.emplace_back("--set");
    words.push_back(edit);
  }
  return command_text(words);
}

ReplicateRange range_of(const Invocation& invocation, const Scenario& scenario) {
  if (!invocation.has("replicate")) return {.first = 0, .count = scenario.replicates};
  const std::uint64_t replicate = invocation.number("replicate");
  if (replicate > std::numeric_limits<std::uint32_t>::max())
    throw UsageError("--replicate takes 0 to 4294967295");
  return {.first = static_cast<std::uint32_t>(replicate), .count = 1};
}

// What the field says, or what MSER-5 finds; the scenario in the folder then says it.
void find_warm_up(Scenario& scenario, const ReplicateRange& range, std::uint32_t threads,
                  const Interruption& interruption, Console& console) {
  console.progress(0, "finding the warm-up");
  const std::optional<Duration> found = warm_up_of(scenario, range, threads, interruption.flag());
  console.clear();
  if (!found)
    throw InputError(
        "--find-warmup: repair does not become steady within half of the run; try a longer duration or more "
        "replicates");
  scenario.warmup = *found;
  console.say(fmt::format("repair is steady from {} on (MSER-5), which metrics begin with", to_text(*found)));
}

std::optional<Stopping> rules_of(const Invocation& invocation, const Scenario& scenario) {
  const auto& given = invocation.options["until"].as<std::vector<std::string>>();
  if (given.empty()) return std::nullopt;
  const auto& edits = invocation.options["set"].as<std::vector<std::string>>();
  const auto is_number = [](const std::string& edit) { return edit.starts_with("replicates="); };
  if (invocation.has("replicate"))
    throw UsageError("--until ends a run of many replicates; it has no --replicate");
  if (std::ranges::any_of(edits, is_number))
    throw UsageError("--until takes the place of --replicates; say --until replicates=N");
  return read_rules(given, scenario);
}

int run(const Invocation& invocation) {
  const std::string& file = invocation.arguments[0];
  const std::vector<std::string>& edits = invocation.options["set"].as<std::vector<std::string>>();
  Scenario scenario = scenario::read(file, edits);
  repeat_command() = command_again(file, edits);
  const std::uint64_t threads =
      invocation.has("threads") ? invocation.number("threads") : std::thread::hardware_concurrency();
  if (threads == 0 || threads > 4096) throw UsageError("--threads takes 1 to 4096");
  if (invocation.has("rare")) return run_rare(invocation, scenario, static_cast<std::uint32_t>(threads));
  std::optional<Stopping> rules = rules_of(invocation, scenario);
  ReplicateRange range = rules ? ReplicateRange{.count = rules->most()} : range_of(invocation, scenario);
  const fs::path path =
      invocation.has("out")
          ? invocation.text("out")
          : default_folder(scenario, edits, invocation.has("replicate") ? &range : nullptr) +
                (rules                            ? "-until"
                 : invocation.flag("find-warmup") ? "-steady"
                                                  : "");
  const std::optional<TraceFilter> filter = filter_of(invocation, scenario);
  traced_of(invocation, range);
  if (invocation.has("shuffle-ties")) invocation.number("shuffle-ties");
  if (invocation.flag("plot")) check_plot();
  if (invocation.flag("find-warmup") && rules)
    throw UsageError("--find-warmup needs a number of replicates; it has no --until");
  const auto requirements =
      read_requirements(invocation.options["require"].as<std::vector<std::string>>(), scenario);

  // Before the work: what cannot or must not be written would otherwise be found out after it.
  if (filter) check_trace(invocation.text("trace"), file, path);
  if (rules) scenario.replicates = 0;  // which is not known yet, and no file says
  check_scenario_stays(file, scenario, path);
  const Interruption interruption;
  auto folder = std::make_unique<OutputFolder>(path, kRunFolder, range.count, invocation.flag("force"));
  Tables tables(*folder);
  Console& console = invocation.console;
  for (const std::string& advice : advice_before(scenario, range)) console.advise(advice);
  if (invocation.flag("find-warmup")) {
    try {
      find_warm_up(scenario, range, static_cast<std::uint32_t>(threads), interruption, console);
    } catch (const Stopped&) {
      console.say("interrupted before the warm-up was found; nothing was written");
      return interruption.exit_code();
    }
  }
  Profile profile(wall_clock_ns);
  const Instruments instruments{.trace = filter ? &*filter : nullptr,
                                .traced = traced_of(invocation, range),
                                .profile = invocation.flag("profile") ? &profile : nullptr};
  const Watched watched = simulate_watched(scenario, range, static_cast<std::uint32_t>(threads), instruments,
                                           rules ? &*rules : nullptr, tables, interruption, console);
  if (watched.aggregate.is_empty()) {
    console.say("interrupted before a replicate was done; nothing was written");
    return interruption.exit_code();
  }

  if (rules) scenario.replicates = rules->ended() ? watched.aggregate.replicates() : range.count;
  range.count = rules ? scenario.replicates : range.count;
  const StopReport until = rules ? rules->report() : StopReport{};
  const Summary summary = watched.aggregate.summary();
  const std::vector<OutputFile> files =
      files_of(scenario, summary, range,
               environment_of(invocation.words, codec::active_kernel(), watched.wall_seconds),
               rules ? &until : nullptr);
  fs::path written;
  std::exception_ptr failure = watched.failure;
  try {
    if (!failure) {
      tables.close();
      written = write_results(std::move(folder), files, range, summary.replicates, console);
    }
  } catch (const OutputError&) {
    failure = std::current_exception();
  }
  print(invocation.flag("json") ? text_of(files, "results.json") : summary_table(summary, answer_width()));
  for (const std::string& advice : advice_after(summary)) console.advise(advice);
  if (failure) std::rethrow_exception(failure);
  console.say(fmt::format("{}{:.1f} s; results are in {}", invocation.flag("json") ? "" : "\n",
                          watched.wall_seconds, written.string()));
  if (rules) console.say(ending(until));
  if (filter) {
    check_trace(invocation.text("trace"), file, written);  // nobody may have put a file there meanwhile
    if (!watched.trace.empty())
      write_file(invocation.text("trace"), watched.trace);
    else
      console.warning("the run ended before the replicate that was to be traced; there is no trace of it");
  }
  if (instruments.profile != nullptr)
    console.say("\n" + profile_table(profile, watched.wall_seconds, console.width()));
  if (summary.replicates == range.count) {
    const bool met = meets(summary, requirements, console);
    const int code = look_closer(invocation, scenario, summary, *watched.first, interruption, written);
    return code == kFine && !met ? kFailed : code;
  }
  console.say(fmt::format("interrupted: {} of {} replicates are kept", summary.replicates, range.count));
  return interruption.exit_code();
}

}  // namespace

const Command run_command{.name = "run",
                          .arguments = "SCENARIO",
                          .sentence = "simulate a scenario and write its results",
                          .least = 1,
                          .most = 1,
                          .options = options,
                          .run = run};

}  // namespace floe::cli
