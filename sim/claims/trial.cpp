#include "claims/trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "run/aggregate.hpp"
#include "run/replicates.hpp"
#include "scenario/reader.hpp"
#include "text/diagnostic.hpp"

namespace floe::claims {
namespace {

Finding find_out(const Claim& claim, const std::vector<std::string>& edits, std::uint32_t threads,
                 const std::atomic<bool>& stop) {
  const Scenario scenario = scenario::read(claim.scenario, edits);
  const auto is_it = [&](const Scenario::Choice& scheme) { return scheme.label == claim.scheme; };
  if (std::ranges::none_of(scenario.schemes, is_it))
    throw text::DocumentError(fmt::format("\"{}\" has no scheme \"{}\", which the claim \"{}\" is about",
                                          claim.scenario, claim.scheme, claim.name));
  Aggregate aggregate;
  run_all(
      scenario, {.first = 0, .count = scenario.replicates}, threads,
      [&](RunResult&& run) { aggregate.add(run); }, stop);
  const Summary summary = aggregate.summary();
  const auto scheme = std::ranges::find(summary.schemes, claim.scheme, &SchemeSummary::label);
  const Estimate* estimate = scheme->find(*claim.metric);
  Estimate none;
  none.why = "no process of the scenario measures it";
  const Estimate& found = estimate != nullptr ? *estimate : none;
  return {judge(claim.condition(), found), found};
}

}  // namespace

Recorded Trial::found() const {
  if (outside && inside.verdict == Verdict::holds && outside->verdict == Verdict::fails)
    return Recorded::holds_where;
  switch (inside.verdict) {
    case Verdict::holds:
      return Recorded::holds;
    case Verdict::fails:
      return Recorded::fails;
    case Verdict::undecided:
      break;
  }
  return Recorded::undecided;
}

Trial try_claim(const Claim& claim, std::uint32_t threads, const std::atomic<bool>& stop) {
  Trial trial{.inside = find_out(claim, claim.edits, threads, stop)};
  if (!claim.where.empty()) trial.outside = find_out(claim, claim.where[0].edits, threads, stop);
  return trial;
}

}  // namespace floe::claims
