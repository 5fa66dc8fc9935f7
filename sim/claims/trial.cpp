#include "claims/trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "inference/paired.hpp"
#include "run/aggregate.hpp"
#include "run/replicates.hpp"
#include "scenario/reader.hpp"
#include "text/diagnostic.hpp"

namespace floe::claims {
namespace {

void check_scheme(const Claim& claim, const std::string& label, const Scenario& scenario) {
  const auto is_it = [&](const Scenario::Choice& scheme) { return scheme.label == label; };
  if (std::ranges::none_of(scenario.schemes, is_it))
    throw text::DocumentError(fmt::format("\"{}\" has no scheme \"{}\", which the claim \"{}\" is about",
                                          claim.scenario, label, claim.name));
}

Sampled sampled(const RunResult& run, const std::string& label, const Metric& row) {
  const auto scheme = std::ranges::find(run.schemes, label, &SchemeResult::label);
  const auto value = [&](const Metric* of) -> std::optional<double> {
    const Measurement* found = of == nullptr ? nullptr : scheme->find(*of);
    return found != nullptr && found->value ? std::optional(to_double(*found->value)) : std::nullopt;
  };
  return {value(&row), value(row.options.over), value(row.options.under)};
}

Estimate estimate_of(const Difference& difference) {
  Estimate found;
  found.n = difference.n;
  found.why = difference.value ? "" : "no replicate has a value of both";
  if (difference.value) found.value = *difference.value;
  if (difference.interval) {
    found.low = difference.interval->low;
    found.high = difference.interval->high;
  }
  return found;
}

Finding find_out(const Claim& claim, const std::vector<std::string>& edits, std::uint32_t threads,
                 const std::atomic<bool>& stop) {
  const Scenario scenario = scenario::read(claim.scenario, edits);
  check_scheme(claim, claim.scheme, scenario);
  if (!claim.versus.empty()) check_scheme(claim, claim.versus, scenario);
  Aggregate aggregate;
  Paired paired(pairing_of(*claim.metric, true));
  run_all(
      scenario, {.first = 0, .count = scenario.replicates}, threads,
      [&](RunResult&& run) {
        if (claim.versus.empty())
          aggregate.add(run);
        else
          paired.add(sampled(run, claim.versus, *claim.metric), sampled(run, claim.scheme, *claim.metric));
      },
      stop);
  if (!claim.versus.empty()) {
    const Estimate apart = estimate_of(paired.difference());
    return {judge(claim.condition(), apart), apart};
  }
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
  if (!claim.closed_form.empty()) {
    Estimate exact;
    exact.value = claim.closed_form[0].value();
    return {.inside = {judge(claim.condition(), exact), exact}};
  }
  Trial trial{.inside = find_out(claim, claim.edits, threads, stop)};
  if (!claim.where.empty()) trial.outside = find_out(claim, claim.where[0].edits, threads, stop);
  return trial;
}

}  // namespace floe::claims
