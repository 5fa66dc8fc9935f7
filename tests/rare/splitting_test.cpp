// Splitting against probabilities of chains that are published or solved elsewhere, and runs that branch against runs
// that do not.
#include "rare/splitting.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "rare/estimate.hpp"
#include "run/simulate.hpp"
#include "tests/scenario_of.hpp"
#include "world/rows.hpp"

namespace floe::rare {
namespace {

const std::atomic<bool> kGoOn = false;

Scenario sessions(int nodes, int enough, const std::string& up = "10h") {
  return scenario_of(R"({"name": "sessions", "duration": "10h", "committee": {"nodes": )" +
                     std::to_string(nodes) + R"(, "shards": )" + std::to_string(nodes) +
                     R"(}, "blobs": [{"size": "1kB", "content": "sized"}],
        "schemes": [{"model": "reed-solomon", "threshold": )" +
                     std::to_string(enough) + R"(}],
        "faults": [{"model": "sessions", "start": "fresh", "up": {"law": "exponential", "mean": ")" +
                     up + R"("}, "down": {"law": "exponential", "mean": "1h"}}]})");
}

Event too_few() { return *event_of("margin.negative"); }

}  // namespace

TEST_CASE("a run that is watched is the run that replicates make") {
  const Scenario scenario = sessions(4, 2);
  for (std::uint32_t replicate = 0; replicate < 60; ++replicate) {
    const RunResult run = simulate(scenario, replicate);
    double plain = -1;
    for (const Measurement& each : run.schemes.front().metrics)
      if (each.row == &kMarginNegative) plain = to_double(*each.value);
    CHECK(run_trial(scenario, too_few(), {replicate}, std::nullopt, kGoOn).value == plain);
  }
}

TEST_CASE("branches share their past and part in the future") {
  const Scenario scenario = sessions(7, 3);
  const Outcome parent = run_trial(scenario, too_few(), {3}, std::nullopt, kGoOn);
  REQUIRE(parent.steps.size() > 1);
  const std::uint64_t at = parent.steps[1].event;
  int differ = 0;
  for (std::uint64_t key = 1; key <= 20; ++key) {
    const Course course{3, {{at, key}}};
    const Outcome one = run_trial(scenario, too_few(), course, std::nullopt, kGoOn);
    const Outcome again = run_trial(scenario, too_few(), course, std::nullopt, kGoOn);
    CHECK(one.events == again.events);
    CHECK(one.steps.size() == again.steps.size());
    for (std::size_t i = 0; i < 2; ++i) CHECK(one.steps[i].event == parent.steps[i].event);
    differ += one.events != parent.events || one.steps.size() != parent.steps.size() ? 1 : 0;
  }
  CHECK(differ > 10);
}

TEST_CASE("an estimate agrees with the chain") {
  struct Known {
    int nodes;
    int enough;
    const char* up;
    double probability;
  };
  // The first two are published; the third is a chain solved in exact fractions of matrices.
  for (const Known& known : {Known{4, 2, "10h", 0.0632201094481338}, Known{7, 3, "10h", 0.004062136121933901},
                             Known{10, 4, "20h", 2.99911e-6}}) {
    CAPTURE(known.nodes);
    const Estimate found = estimate(sessions(known.nodes, known.enough, known.up), too_few(), {20}, 2, kGoOn,
                                    [](const Estimate&) {});
    REQUIRE(found.value);
    REQUIRE(found.intervals.size() == kConfidences.size());
    CHECK(std::abs(*found.value - known.probability) < 4.5 * *found.relative_error * known.probability);
    CHECK(*found.relative_error < 0.25);
    CHECK(found.ancestors >= kLeastAncestors);
  }
}

TEST_CASE("threads change nothing") {
  const Scenario scenario = sessions(7, 3);
  const auto with = [&](std::uint32_t threads) {
    return *estimate(scenario, too_few(), {4}, threads, kGoOn, [](const Estimate&) {}).value;
  };
  CHECK(with(1) == with(3));
}

TEST_CASE("what cannot happen has no estimate, and a reason") {
  Scenario scenario = sessions(7, 3);
  const Estimate found = estimate(scenario, *event_of("blobs.lost"), {2}, 2, kGoOn, [](const Estimate&) {});
  CHECK(!found.value);
  CHECK(found.why.find("none of") != std::string::npos);
  CHECK(!event_of("repair.total"));
}

TEST_CASE("few ancestors give no interval") {
  Plan plan;
  plan.stages = {{std::nullopt, 100}};
  std::vector<Repetition> repetitions;
  for (int i = 0; i < 40; ++i) repetitions.push_back({.estimate = i == 7 ? 1e-9 : 0, .stages = {{100, 0}}});
  repetitions[7].ancestors = 19;
  const Estimate few = put_together(plan, repetitions, 1);
  CHECK(few.intervals.empty());
  CHECK(few.why.find("19 independent replicates") != std::string::npos);
  CHECK(*few.value == doctest::Approx(1e-9 / 40));
  repetitions[8] = repetitions[7];
  CHECK(put_together(plan, repetitions, 1).intervals.size() == kConfidences.size());
}

TEST_CASE("an interval ends where the metric does, and needs three repetitions") {
  Plan plan;
  plan.stages = {{std::nullopt, 100}};
  std::vector<Repetition> repetitions;
  for (const double estimate : {0.2, 1.0, 0.1})
    repetitions.push_back({.estimate = estimate, .stages = {{100, 50}}, .ancestors = 30});
  for (const double most : {1.0, 5.0}) {
    const Estimate found = put_together(plan, repetitions, most);
    REQUIRE(found.intervals.size() == kConfidences.size());
    CHECK(found.intervals.back().high == most);
    CHECK(found.intervals.back().low < 0.1);
  }
  repetitions.pop_back();
  const Estimate few = put_together(plan, repetitions, 1);
  CHECK(few.intervals.empty());
  CHECK(few.why.find("2 repetitions") != std::string::npos);
  CHECK(*few.value == doctest::Approx(0.6));
  Scenario scenario = sessions(7, 3);
  CHECK(most_of(scenario, too_few()) == 1);
  scenario.blobs.front().count = 40;
  CHECK(most_of(scenario, *event_of("blobs.lost")) == 40);
  CHECK(most_of(scenario, *event_of("blobs.any_lost")) == 1);
}

}  // namespace floe::rare
