// floe fuzz: random scenarios under every law, and what breaks one.
#include <fmt/format.h>

#include <filesystem>
#include <limits>

#include "cli/commands.hpp"
#include "files/revision.hpp"
#include "inputs/load.hpp"
#include "output/output.hpp"
#include "run/version.hpp"
#include "scenario/reader.hpp"
#include "swarm/swarm.hpp"
#include "sweeps/options.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {
namespace {

void options(po::options_description& description) {
  description.add_options()("runs", po::value<std::string>()->default_value("100")->value_name("N"),
                            "how many scenarios to draw and run (100)")(
      "seed", po::value<std::string>()->default_value("1")->value_name("S"),
      "the seed from which they are drawn (1)")("first",
                                                po::value<std::string>()->default_value("0")->value_name("N"),
                                                "the number of the first of them (0)")(
      "findings", po::value<std::string>()->default_value("10")->value_name("N"),
      "the findings after which to stop (10)")(
      "keep", po::value<std::string>()->value_name("FOLDER"),
      "write what breaks a law to this folder, made small; printed otherwise")(
      "replay", po::value<std::string>()->value_name("SCENARIO"), "run this file instead, under every law")(
      "threads,j", po::value<std::string>()->value_name("N"),
      "runs at the same time (default: one per processor); the findings are the same with any number")(
      "sights", po::bool_switch(), "print how often each state occurred that should occur sometimes");
}

std::uint32_t count_of(const Invocation& invocation, const char* option) {
  const std::uint64_t value = invocation.number(option);
  if (value > std::numeric_limits<std::int32_t>::max())
    throw UsageError(fmt::format("--{} is at most {}", option, std::numeric_limits<std::int32_t>::max()));
  return static_cast<std::uint32_t>(value);
}

std::string breach_text(const swarm::Breach& breach) {
  return fmt::format("breaks {} ({}): {}\n  at {}: {}\n", breach.law, swarm::sort_of(breach.law),
                     swarm::sentence_of(breach.law), swarm::to_text(breach.at),
                     text::printable(breach.detail, 4000));
}

// What is missing in a scenario that somebody keeps.
std::string with_note(const std::string& text, const std::string& note) {
  const std::size_t open = text.find('{');
  return text.substr(0, open + 1) + "\n  \"note\": " + text::json_string(note) + "," + text.substr(open + 1);
}

void print_finding(const swarm::Finding& finding, std::uint64_t seed, const Invocation& invocation) {
  std::string text = fmt::format("run {} of seed {} {}", finding.number, seed, breach_text(finding.breach));
  const Revision source = revision();
  text += fmt::format("  again: floe fuzz --seed {} --first {} --runs 1 (floe {}{}{}, {} build)\n", seed,
                      finding.number, kVersion, source.commit.empty() ? "" : " " + source.commit,
                      source.is_dirty ? " with changes" : "", kBuildType);
  text += finding.trials == 0 ? "  not made small" : fmt::format("  made small in {} trials", finding.trials);
  if (!invocation.has("keep")) {
    print(text + ":\n" + finding.text);
    return;
  }
  std::string name = finding.breach.law.substr(0, 40);
  for (char& c : name)
    if (c == ' ' || c == ':' || c == '/') c = '-';
  const std::filesystem::path folder = invocation.text("keep");
  make_folders(folder);
  const std::filesystem::path path = folder / fmt::format("{}-{}-{}.json", name, seed, finding.number);
  const bool has_note = finding.text.find("\"note\"") != std::string::npos;
  write_file(path, has_note ? finding.text
                            : with_note(finding.text, fmt::format("Broke {} at {}: {}", finding.breach.law,
                                                                  swarm::to_text(finding.breach.at),
                                                                  finding.breach.detail)));
  print(text + fmt::format(": floe fuzz --replay {}\n", path.string()));
}

void print_sights(const swarm::Outcome& outcome) {
  const auto sights = swarm::sights();
  for (std::size_t i = 0; i < sights.size(); ++i)
    print(fmt::format("{:>10}  {}: {}\n", outcome.counts[i], sights[i].name, sights[i].sentence));
  for (const auto& [name, count] : outcome.models) print(fmt::format("{:>10}  {}\n", count, name));
}

int replay(const std::string& path) {
  swarm::SightCounts counts;
  const std::string text = scenario::load(path);
  static_cast<void>(scenario::read_text(path, text));  // throws where it is no scenario
  const auto breach = swarm::replay(text, counts);
  const std::string name = text::printable(path, 4096);
  print(breach ? name + " " + breach_text(*breach) : fmt::format("{}: no law is broken\n", name));
  return breach ? kFailed : kFine;
}

int fuzz(const Invocation& invocation) {
  if (invocation.has("replay")) return replay(invocation.text("replay"));
  const Interruption interruption;
  const swarm::Plan plan{.seed = invocation.number("seed"),
                         .first = count_of(invocation, "first"),
                         .runs = count_of(invocation, "runs"),
                         .most_findings = count_of(invocation, "findings"),
                         .threads = threads_of(invocation)};
  Console& console = invocation.console;
  const swarm::Outcome outcome = swarm::run(
      plan, {.progress =
                 [&](std::uint32_t done) {
                   console.progress(double(done) / plan.runs, fmt::format("{} of {} runs", done, plan.runs));
                 },
             .shrinking =
                 [&](std::size_t number) {
                   console.progress(0, fmt::format("finding {} is made small", number + 1));
                 },
             .stop = [&] { return interruption.requested(); }});
  invocation.console.clear();
  for (const swarm::Finding& finding : outcome.findings) print_finding(finding, plan.seed, invocation);
  const std::vector<std::string> never = swarm::unseen(outcome);
  for (const std::string& name : never) print(fmt::format("never seen: {}\n", name));
  if (invocation.flag("sights")) print_sights(outcome);
  print(fmt::format("{} runs of seed {}, {} of them repeated in lockstep: {} {}\n", outcome.runs, plan.seed,
                    outcome.twice, outcome.findings.size(),
                    outcome.findings.size() == 1 ? "finding" : "findings"));
  if (interruption.requested()) return interruption.exit_code();
  return outcome.findings.empty() && never.empty() ? kFine : kFailed;
}

}  // namespace

const Command fuzz_command{.name = "fuzz",
                           .arguments = "",
                           .sentence = "run random scenarios and check what must hold in every run",
                           .least = 0,
                           .most = 0,
                           .options = options,
                           .run = fuzz};

}  // namespace floe::cli
