#include "rare/splitting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/assert.hpp"
#include "engine/random.hpp"
#include "rare/threads.hpp"

namespace floe::rare {
namespace {

constexpr std::uint32_t kPilotRuns = 256;
constexpr std::uint32_t kMostPilotRuns = 1 << 16;
constexpr std::uint32_t kPilotHits = 20;  // of a stage, before its share is trusted
constexpr double kGoodShare = 0.1;        // that come from one level to the next
constexpr double kHits = 32;              // of a stage, in each repetition
constexpr double kLeastRuns = 64;
constexpr double kMostRuns = 1 << 15;
constexpr std::uint32_t kPilot = 0xFFFFFFFF;  // its number, among repetitions
constexpr std::uint32_t kPilotReplicates = 0x80000000;

std::uint64_t key_of(std::uint32_t repetition, std::size_t stage, std::uint32_t run) {
  const std::uint64_t key = mix(mix(mix(0, repetition), stage), run);
  return key == 0 ? 1 : key;
}

// From which of the states each run of a stage begins: from each as often as from any other, but for one.
std::vector<std::size_t> parents_of(std::uint32_t runs, std::size_t states, std::uint64_t seed,
                                    std::uint32_t repetition, std::size_t stage) {
  std::vector<std::size_t> order(states);
  for (std::size_t i = 0; i < states; ++i) order[i] = i;
  Stream stream(seed, repetition, static_cast<std::uint32_t>(stage), "rare/parents");
  for (std::size_t i = states; i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  std::vector<std::size_t> parents(runs);
  for (std::size_t i = 0; i < runs; ++i) parents[i] = order[i % states];
  return parents;
}

// The runs of a stage: new ones, or branches of those that came to the level before.
std::vector<Course> courses_of(const std::vector<Course>& states, std::uint32_t runs, std::uint64_t seed,
                               std::uint32_t repetition, std::size_t stage, std::uint32_t first_replicate) {
  std::vector<Course> courses;
  courses.reserve(runs);
  if (stage == 0) {
    for (std::uint32_t i = 0; i < runs; ++i) courses.push_back({first_replicate + i});
    return courses;
  }
  const std::vector<std::size_t> parents = parents_of(runs, states.size(), seed, repetition, stage);
  for (std::uint32_t i = 0; i < runs; ++i) {
    courses.push_back(states[parents[i]]);
    courses.back().branches.back().key = key_of(repetition, stage, i);
  }
  return courses;
}

// The state of a run when it came to a level; the key of the branch is to be filled in.
Course state_at(const Course& course, std::uint64_t event) {
  Course state = course;
  // Where it passed two levels at once it has not gone on since it branched: it branches anew.
  if (!state.branches.empty() && state.branches.back().event == event)
    state.branches.back().key = 0;
  else
    state.branches.push_back({event, 0});
  return state;
}

std::uint64_t happened(const std::vector<Outcome>& outcomes) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(outcomes, [](const Outcome& outcome) { return outcome.value > 0; }));
}

std::uint64_t hits(const std::vector<Outcome>& outcomes, std::int64_t margin) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      outcomes, [&](const Outcome& outcome) { return outcome.reached(margin).has_value(); }));
}

// Below `from`, the level to which a good share of runs comes, or the next that any comes to.
std::optional<std::int64_t> level_below(std::int64_t from, const std::vector<Outcome>& outcomes) {
  std::set<std::int64_t, std::greater<>> margins;
  for (const Outcome& outcome : outcomes)
    for (const Outcome::Step& step : outcome.steps)
      if (step.margin < from && step.margin >= 0) margins.insert(step.margin);
  std::optional<std::int64_t> chosen;
  for (const std::int64_t margin : margins) {
    const double share = static_cast<double>(hits(outcomes, margin)) / static_cast<double>(outcomes.size());
    if (!chosen || share >= kGoodShare) chosen = margin;
  }
  return chosen;
}

std::uint32_t effort(double share) {
  return static_cast<std::uint32_t>(std::clamp(std::ceil(kHits / share), kLeastRuns, kMostRuns));
}

// As many runs as it takes for enough of them to come to a level or to the event.
struct Pilot {
  std::vector<Course> courses;
  std::vector<Outcome> outcomes;
  std::optional<std::int64_t> level;  // none: the event itself
  std::uint64_t hits = 0;
};

Pilot pilot_stage(const Scenario& scenario, const Event& event, const std::vector<Course>& states,
                  std::size_t stage, std::int64_t from, std::uint32_t threads,
                  const std::atomic<bool>& stop) {
  Pilot pilot;
  for (std::uint32_t runs = kPilotRuns; runs <= kMostPilotRuns; runs *= 4) {
    pilot.courses = courses_of(states, runs, scenario.seed, kPilot, stage, kPilotReplicates);
    pilot.outcomes.assign(runs, {});
    for_each_index(runs, threads, [&](std::uint32_t i) {
      pilot.outcomes[i] = run_trial(scenario, event, pilot.courses[i], std::nullopt, stop);
    });
    const std::uint64_t all = happened(pilot.outcomes);
    const bool is_good = static_cast<double>(all) >= kGoodShare * runs;
    pilot.level = is_good ? std::nullopt : level_below(from, pilot.outcomes);
    pilot.hits = pilot.level ? hits(pilot.outcomes, *pilot.level) : all;
    if (pilot.hits >= kPilotHits) break;
  }
  return pilot;
}

}  // namespace

Plan plan_of(const Scenario& scenario, const Event& event, std::uint32_t threads,
             const std::atomic<bool>& stop) {
  Plan plan;
  std::vector<Course> states;
  std::int64_t from = std::numeric_limits<std::int64_t>::max();
  while (true) {
    const Pilot pilot = pilot_stage(scenario, event, states, plan.stages.size(), from, threads, stop);
    const auto runs = static_cast<double>(pilot.outcomes.size());
    plan.runs += pilot.outcomes.size();
    if (pilot.hits == 0) {
      plan.why = plan.stages.empty()
                     ? fmt::format("none of {} runs lost a piece that counts", pilot.outcomes.size())
                     : fmt::format("none of {} branches of runs that came to a margin of {} came nearer",
                                   pilot.outcomes.size(), from);
      return plan;
    }
    plan.stages.push_back({pilot.level, effort(static_cast<double>(pilot.hits) / runs)});
    if (!pilot.level) return plan;
    std::vector<Course> next;
    for (std::size_t i = 0; i < pilot.outcomes.size(); ++i)
      if (const auto at = pilot.outcomes[i].reached(*pilot.level))
        next.push_back(state_at(pilot.courses[i], *at));
    states = std::move(next);
    from = *pilot.level;
  }
}

Repetition repeat(const Scenario& scenario, const Event& event, const Plan& plan, std::uint32_t repetition,
                  const std::atomic<bool>& stop) {
  Repetition result{.estimate = 1};
  result.stages.resize(plan.stages.size());
  const std::uint64_t first = std::uint64_t{repetition} * plan.stages.front().runs;
  FLOE_ASSERT(first < kPilotReplicates - plan.stages.front().runs, "there are no replicates left");
  std::vector<Course> states;
  for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
    const Stage& each = plan.stages[stage];
    double sum = 0;
    std::vector<Course> next;
    std::set<std::uint32_t> ancestors;
    for (const Course& course :
         courses_of(states, each.runs, scenario.seed, repetition, stage, static_cast<std::uint32_t>(first))) {
      const Outcome outcome = run_trial(scenario, event, course, each.margin, stop);
      result.events += outcome.events;
      const auto at = each.margin ? outcome.reached(*each.margin) : std::nullopt;
      if (at) next.push_back(state_at(course, *at));
      const double value = each.margin ? (at ? 1 : 0) : outcome.value;
      if (value > 0) {
        ++result.stages[stage].hits;
        ancestors.insert(course.replicate);
      }
      sum += value;
    }
    result.stages[stage].runs = each.runs;
    result.estimate *= sum / each.runs;
    if (sum == 0) return result;
    states = std::move(next);
    result.ancestors = each.margin ? 0 : static_cast<std::uint32_t>(ancestors.size());
  }
  return result;
}

}  // namespace floe::rare
