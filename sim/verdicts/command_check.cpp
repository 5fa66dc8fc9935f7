// floe check: claims against what the program finds today.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <thread>
#include <vector>

#include "claims/trial.hpp"
#include "run/instruments.hpp"
#include "terminal/interruption.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"
#include "text/suggest.hpp"
#include "verdicts/against.hpp"
#include "verdicts/commands.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using claims::Claim;
using claims::Trial;

constexpr std::size_t kLongestSentence = 1000;

void options(po::options_description& description) {
  description.add_options()("claims", po::value<std::string>()->value_name("FOLDER"),
                            "where claims are kept (scenarios/claims)")(
      "against", po::value<std::string>()->value_name("FOLDER"),
      "simulate the run or the sweep of this folder again, and compare every byte that does not depend on "
      "the "
      "machine")("point", po::value<std::string>()->value_name("N,..."),
                 "with --against a sweep: simulate these points alone, from 1")(
      "seed", po::value<std::string>()->value_name("N"),
      "with --against: simulate with this seed, and test means for equivalence instead of bytes")(
      "tolerance", po::value<std::string>()->value_name("SHARE"),
      "with --against: how far apart means may be (default: what equivalence.json in the folder says, or "
      "5%)")("threads,j", po::value<std::string>()->value_name("N"),
             "replicates at once (one per processor)")("json", po::bool_switch(),
                                                       "print the verdicts as JSON")(
      "list", po::bool_switch(), "print the claims and their recorded verdicts, and simulate nothing");
}

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  if (files.empty())
    throw InputError(
        fmt::format("\"{}\" holds no claims; they are JSON files, in scenarios/claims of the source "
                    "tree, and --claims names another folder",
                    text::printable(folder.string(), 200)));
  std::ranges::sort(files);
  return files;
}

// Every claim of the folder, or those that are asked for, by name or as files.
std::vector<Claim> read_claims(const Invocation& invocation) {
  const fs::path folder = invocation.has("claims") ? invocation.text("claims") : "scenarios/claims";
  std::vector<std::string> files;
  for (const std::string& asked : invocation.arguments) {
    std::error_code error;
    if (asked.ends_with(".json") || fs::is_regular_file(asked, error)) {
      files.push_back(asked);
      continue;
    }
    const std::vector<std::string> known = files_in(folder);
    std::vector<std::string> stems;
    for (const std::string& file : known) stems.push_back(fs::path(file).stem().string());
    const auto found = std::ranges::find(stems, asked);
    if (found == stems.end())
      throw InputError(
          fmt::format("no claim is called \"{}\"; {}", text::printable(asked, 60),
                      text::suggest(asked, std::vector<std::string_view>(stems.begin(), stems.end()))));
    files.push_back(known[static_cast<std::size_t>(found - stems.begin())]);
  }
  if (files.empty()) files = files_in(folder);
  std::vector<Claim> all;
  for (const std::string& file : files) all.push_back(claims::read_claim(file));
  return all;
}

std::string text_of(const Estimate& estimate, const Metric& metric) {
  const std::string unit = metric.unit.empty() ? "" : " " + std::string(metric.unit);
  if (!estimate.value)
    return estimate.low ? fmt::format("above {:.6g}{}", *estimate.low, unit) : "no value: " + estimate.why;
  const double value = to_double(*estimate.value);
  if (!estimate.low || !estimate.high || *estimate.low == *estimate.high)
    return fmt::format("{:.6g}{}", value, unit);
  return fmt::format("{:.6g} [{:.6g}, {:.6g}]{}", value, *estimate.low, *estimate.high, unit);
}

void print_text(const Claim& claim, const Trial& trial, double seconds) {
  const bool is_same = trial.found() == claim.verdict;
  const auto shown = [](std::string_view text) { return text::printable(text, kLongestSentence); };
  std::string text = fmt::format(
      "{} {}: {}{}\n  {}\n  {}{}; it is {}\n", is_same ? "same   " : "DIFFERS", claim.name,
      name_of(trial.found()), is_same ? "" : fmt::format(", and \"{}\" was recorded", name_of(claim.verdict)),
      shown(claim.sentence), text_of(claim.condition()),
      (claim.scheme.empty() ? "" : " of " + shown(claim.scheme)) +
          (claim.versus.empty() ? "" : " less that of " + shown(claim.versus)),
      text_of(trial.inside.estimate, *claim.metric));
  if (trial.outside)
    text += fmt::format("  where {}; elsewhere it is {}\n", shown(claim.where[0].condition),
                        text_of(trial.outside->estimate, *claim.metric));
  print(text + fmt::format("  {:.1f} s\n", seconds));
}

void add_json(text::JsonWriter& json, const claims::Finding& finding) {
  json.object().field("verdict", name_of(finding.verdict));
  const Estimate& estimate = finding.estimate;
  const auto number = [&](std::string_view name, const std::optional<double>& value) {
    if (value)
      json.field(name, *value);
    else
      json.key(name).raw("null");
  };
  number("value", estimate.value ? std::optional(to_double(*estimate.value)) : std::nullopt);
  number("low", estimate.low);
  number("high", estimate.high);
  if (!estimate.why.empty()) json.field("why", estimate.why);
  json.end();
}

void add_json(text::JsonWriter& json, const Claim& claim, const Trial& trial, double seconds) {
  json.object()
      .field("name", claim.name)
      .field("claim", claim.sentence)
      .field("condition", text_of(claim.condition()))
      .field("scheme", claim.scheme)
      .field("versus", claim.versus)
      .field("recorded", name_of(claim.verdict))
      .field("found", name_of(trial.found()))
      .field("seconds", seconds);
  add_json(json.key("inside"), trial.inside);
  if (trial.outside) add_json(json.key("outside"), *trial.outside);
  json.end();
}

int check(const Invocation& invocation) {
  const std::uint64_t threads = invocation.has("threads") ? invocation.number("threads")
                                                          : std::max(1u, std::thread::hardware_concurrency());
  if (threads == 0 || threads > 4096) throw UsageError("--threads takes 1 to 4096");
  if (invocation.has("against")) return check_against(invocation, static_cast<std::uint32_t>(threads));
  for (const char* option : {"seed", "tolerance", "point"})
    if (invocation.has(option)) throw UsageError(fmt::format("--{} needs --against FOLDER", option));
  const std::vector<Claim> all = read_claims(invocation);
  if (invocation.flag("list")) {
    for (const Claim& claim : all)
      print(fmt::format("{}: {}; {}\n", claim.name, name_of(claim.verdict),
                        text::printable(claim.sentence, kLongestSentence)));
    return kFine;
  }
  const Interruption interruption;
  text::JsonWriter json;
  if (invocation.flag("json")) json.object().field("format", std::uint32_t{1}).key("claims").list();
  std::size_t differ = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    invocation.console.progress(static_cast<double>(i) / static_cast<double>(all.size()), all[i].name);
    const auto begin = std::chrono::steady_clock::now();
    try {
      const Trial trial = claims::try_claim(all[i], static_cast<std::uint32_t>(threads), interruption.flag());
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      differ += trial.found() == all[i].verdict ? 0 : 1;
      invocation.console.clear();
      if (invocation.flag("json"))
        add_json(json, all[i], trial, seconds);
      else
        print_text(all[i], trial, seconds);
    } catch (const Stopped&) {
      invocation.console.clear();
      invocation.console.say(fmt::format("interrupted: {} of {} claims were checked", i, all.size()));
      return interruption.exit_code();
    }
  }
  if (invocation.flag("json")) print(json.end().end().text());
  invocation.console.say(
      differ == 0 ? fmt::format("{} claims, all as recorded", all.size())
                  : fmt::format("{} of {} claims differ from what is recorded", differ, all.size()));
  return differ == 0 ? kFine : kFailed;
}

}  // namespace

const Command check_command{
    .name = "check",
    .arguments = "[CLAIM...]",
    .sentence = "simulate what claims are about and compare with their recorded verdicts",
    .least = 0,
    .most = 1000,
    .options = options,
    .run = check};

}  // namespace floe::cli
