#include "rare/run_rare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "inference/stop_rule.hpp"
#include "rare/answer.hpp"
#include "run/instruments.hpp"
#include "terminal/interruption.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

using rare::Answer;

// They look at runs that are kept, of which there are none.
constexpr const char* kOthers[] = {"replicate",   "out",         "trace",       "trace-replicate",
                                   "trace-node",  "trace-blob",  "trace-cause", "trace-from",
                                   "trace-until", "shuffle-ties"};
constexpr const char* kOtherFlags[] = {"force", "plot", "find-warmup", "check-determinism", "profile"};

rare::Event event_asked(const std::string& metric) {
  if (const auto event = rare::event_of(metric)) return *event;
  throw UsageError(fmt::format("--rare: \"{}\" is no event whose probability is estimated; {}",
                               text::printable(metric, 40), text::suggest(metric, rare::events())));
}

rare::Enough enough_of(const Invocation& invocation, const Scenario& scenario, const rare::Event& event) {
  rare::Enough enough{.repetitions = 0};
  for (const std::string& text : invocation.options["until"].as<std::vector<std::string>>()) {
    StopRule rule;
    try {
      rule = parse_stop_rule(text, scenario);
    } catch (const std::invalid_argument& error) {
      throw UsageError(fmt::format("--until: {}", error.what()));
    }
    const bool is_other = rule.kind == StopRule::Kind::losses ||
                          (rule.kind == StopRule::Kind::precision && rule.metric != event.metric);
    if (is_other || !rule.label.empty())
      throw UsageError(
          fmt::format("--until: with --rare it is replicates=N, a number of repetitions of the procedure, or "
                      "rel=SHARE:{}; found \"{}\"",
                      event.metric->name, text::printable(text, 60)));
    if (rule.kind == StopRule::Kind::replicates) {
      const auto count = static_cast<std::uint32_t>(rule.count);
      enough.repetitions = enough.repetitions == 0 ? count : std::min(enough.repetitions, count);
    } else if (!enough.share || rule.share > *enough.share) {
      enough.share = rule.share;
      enough.rule = rule.text;
    }
  }
  if (enough.repetitions == 0)
    enough.repetitions = enough.share ? rare::kMostRepetitions : rare::kUsualRepetitions;
  enough.repetitions = std::min(enough.repetitions, rare::kMostRepetitions);
  return enough;
}

Scenario only(const Scenario& scenario, const Scenario::Choice& scheme) {
  Scenario one = scenario;
  one.schemes = {scheme};
  one.baseline.clear();
  return one;
}

}  // namespace

void add_rare_options(po::options_description& description) {
  description.add_options()(
      "rare", po::value<std::string>()->value_name("METRIC"),
      "estimate blobs.lost, blobs.any_lost or margin.negative by splitting, where it is too rare for "
      "replicates: runs that come near to it branch; the estimate is printed and no folder is written");
}

int run_rare(const Invocation& invocation, const Scenario& scenario, std::uint32_t threads) {
  const rare::Event event = event_asked(invocation.text("rare"));
  const auto refuse = [](const char* option) {
    throw UsageError(fmt::format("--{} does not go with --rare, which keeps no runs", option));
  };
  for (const char* option : kOthers)
    if (invocation.has(option)) refuse(option);
  for (const char* option : kOtherFlags)
    if (invocation.flag(option)) refuse(option);
  const auto& edits = invocation.options["set"].as<std::vector<std::string>>();
  if (std::ranges::any_of(edits, [](const std::string& edit) { return edit.starts_with("replicates="); }))
    refuse("replicates");
  if (!invocation.options["require"].as<std::vector<std::string>>().empty()) refuse("require");
  const rare::Enough enough = enough_of(invocation, scenario, event);

  const Interruption interruption;
  Console& console = invocation.console;
  std::vector<Answer> answers;
  for (const Scenario::Choice& scheme : scenario.schemes) {
    const auto told = [&](const rare::Estimate& so_far) {
      const double precision =
          enough.share && so_far.relative_error ? *enough.share / (1.96 * *so_far.relative_error) : 0;
      const double done = static_cast<double>(so_far.repetitions) / enough.repetitions;
      console.progress(
          std::clamp(std::max(done, precision * precision), 0.0, 1.0),
          fmt::format("{}: {} repetitions, {}", text::printable(scheme.label, 40), so_far.repetitions,
                      so_far.value ? fmt::format("{:.3g}", *so_far.value) : "no event yet"));
    };
    console.progress(0, fmt::format("{}: finding levels", text::printable(scheme.label, 40)));
    try {
      answers.push_back({scheme.label, rare::estimate(only(scenario, scheme), event, enough, threads,
                                                      interruption.flag(), told)});
    } catch (const Stopped&) {
      console.clear();
      console.say(fmt::format("interrupted while {} was estimated; {} of {} schemes are done", scheme.label,
                              answers.size(), scenario.schemes.size()));
      break;
    }
    console.clear();
  }
  if (!answers.empty())
    print(invocation.flag("json") ? rare::answer_json(scenario, event, answers)
                                  : rare::answer_text(event, answers, answer_width()));
  return interruption.requested() ? interruption.exit_code() : kFine;
}

}  // namespace floe::cli
