#include "swarm/swarm.hpp"

#include <algorithm>

#include "clients/client.hpp"
#include "faults/fault.hpp"
#include "maintenance/upkeep.hpp"
#include "scenario/draw.hpp"
#include "scenario/reader.hpp"
#include "schemes/registry.hpp"
#include "swarm/judge.hpp"
#include "swarm/shrink.hpp"

namespace floe::swarm {
namespace {

constexpr std::uint32_t kWithin = 1000;  // runs, in which each model must have been drawn

Case case_of(std::uint64_t seed, std::uint32_t number) {
  return {scenario::draw(seed, number).text, number % kTwiceEvery == 0};
}

// The breach of a scenario on its own.
std::optional<Breach> breach_in(const Case& one, SightCounts& counts) {
  const Batch batch{.of = [&](std::uint32_t) { return one; }, .first = 0, .end = 1};
  std::optional<Breach> found;
  run_apart(batch, [&](const Over& over) {
    counts = over.counts;
    found = over.breach;
    return true;
  });
  return found;
}

// As small as it becomes until `stop` says yes.
void make_small(Finding& finding, const Plan& plan, const std::function<bool()>& stop) {
  if (finding.breach.law == kNoEnd) return;  // each trial would take as long
  if (stop && stop()) return;
  const bool is_twice = finding.breach.law == kRepeats;
  SightCounts ignored;
  const Shrunk small = shrink(finding.text, plan.most_trials, [&](const std::string& text) {
    if (stop && stop()) return false;
    ++finding.trials;
    const std::optional<Breach> breach = breach_in({text, is_twice}, ignored);
    return breach && breach->law == finding.breach.law;
  });
  finding.text = small.text;
  if (const auto breach = breach_in({small.text, is_twice}, ignored)) finding.breach = *breach;
}

// Each model of a room, counted in what is drawn.
class Models {
 public:
  explicit Models(Outcome& outcome) : outcome_(outcome) {
    add("schemes", schemes::registry());
    add("faults", faults::registry());
    add("maintenance", maintenance::registry());
    add("clients", clients::registry());
  }
  void count(const Scenario& scenario) {
    count("schemes", scenario.schemes);
    count("faults", scenario.faults);
    count("maintenance", maintenance_of(scenario));
    count("clients", clients_of(scenario));
  }

 private:
  template <class Entry>
  void add(const std::string& room, std::span<const Entry> registry) {
    for (const Entry& entry : registry)
      outcome_.models.emplace_back(room + ": " + std::string(entry.description.name), 0);
  }
  void count(const std::string& room, const std::vector<Scenario::Choice>& choices) {
    for (const Scenario::Choice& choice : choices)
      for (auto& [name, count] : outcome_.models)
        if (name == room + ": " + choice.model) ++count;
  }

  Outcome& outcome_;
};

}  // namespace

Outcome run(const Plan& plan, const Watcher& watcher) {
  Outcome outcome;
  outcome.counts.resize(sights().size());
  Models models(outcome);
  const Batch batch{.of = [&](std::uint32_t number) { return case_of(plan.seed, number); },
                    .first = plan.first,
                    .end = plan.first + plan.runs,
                    .children = plan.threads,
                    .stop = watcher.stop};
  if (plan.most_findings > 0)
    run_apart(batch, [&](const Over& over) {
      ++outcome.runs;
      if (over.number % kTwiceEvery == 0) ++outcome.twice;
      if (over.number % kTwiceEvery < 2)
        models.count(scenario::read_text("drawn", scenario::draw(plan.seed, over.number).text));
      for (std::size_t i = 0; i < over.counts.size(); ++i) outcome.counts[i] += over.counts[i];
      if (over.breach)
        outcome.findings.push_back({over.number, *over.breach, case_of(plan.seed, over.number).text});
      if (watcher.progress) watcher.progress(outcome.runs);
      return outcome.findings.size() < plan.most_findings;
    });
  for (std::size_t i = 0; i < outcome.findings.size(); ++i) {
    if (watcher.shrinking) watcher.shrinking(i);
    make_small(outcome.findings[i], plan, watcher.stop);
  }
  return outcome;
}

std::optional<Breach> replay(const std::string& text, SightCounts& counts) {
  return breach_in({text, true}, counts);
}

std::vector<std::string> unseen(const Outcome& outcome) {
  std::vector<std::string> never;
  for (std::size_t i = 0; i < sights().size(); ++i)
    if (outcome.counts[i] == 0 && outcome.runs >= sights()[i].within)
      never.push_back(std::string(sights()[i].name));
  for (const auto& [name, count] : outcome.models)
    if (count == 0 && outcome.runs >= kWithin) never.push_back(name);
  return never;
}

std::string_view sort_of(const std::string& law) {
  const auto row = std::ranges::find(laws(), std::string_view(law), &Law::name);
  const bool is_liveness = row != laws().end() ? row->sort == Sort::liveness : law == kNoEnd;
  return is_liveness ? "liveness" : "safety";
}

std::string sentence_of(const std::string& law) {
  const auto row = std::ranges::find(laws(), std::string_view(law), &Law::name);
  if (row != laws().end()) return std::string(row->sentence);
  if (law == kRepeats) return "A run is a function of its scenario and nothing else.";
  if (law == kTimeGoesOn) return "Virtual time never runs back.";
  if (law == kNobodyWaits) return "At the end nothing is scheduled for which nobody waits.";
  if (law == kNoEnd) return "Every run ends.";
  return "Nothing that the program takes for impossible happens.";
}

}  // namespace floe::swarm
