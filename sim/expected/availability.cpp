// Fewer live pieces than are needed, while nodes are away and come back.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "expected/statements.hpp"
#include "theory/birth_death.hpp"
#include "world/fault_metrics.hpp"
#include "world/rows.hpp"

namespace floe::expected {
namespace {

constexpr const Metric* kRows[] = {&kOfflineShare, &kMarginNegative, &kRepairableShare, &kUnreadableTime};

void none_covered(const Why& why, Statements& statements) {
  for (const Metric* metric : kRows) statements.push_back(not_covered(*metric, why));
}

// Fewer than this many pieces of a blob are live, each node being away with this probability. Pieces that are not on
// every shard lie on distinct nodes.
double too_few(const Code& code, std::uint32_t enough, double away) {
  return code.everywhere ? theory::fewer_up(enough, code.holdings, away)
                         : theory::fewer_left(enough, code.slots, away);
}

// By how often too few begin to be live, whatever the laws, and from a fresh start less where they are exponential.
Statement seldom_too_few(const Question& question, const Turns& turns, double hours) {
  const Units units = *question.code.units;
  const double one = theory::fewer_left(units.most, units.all, turns.share_down()) +
                     hours * theory::falls_below(units.most, units.all, turns.up, turns.down);
  const double trials = question.code.everywhere ? 1 : static_cast<double>(question.blobs());
  return at_most(
      kMarginNegative, std::min(1.0, one * trials),
      fmt::format("how often fewer than {} of {} nodes begin to be up in the long run, in {:.6g} h{}",
                  units.most, units.all, hours, trials > 1 ? ", summed over blobs" : ""));
}

// A chain of how many of the nodes that hold a blob are away, until so many are that too few pieces of a kind are live.
Statement ever_too_few(const Question& question, const Turns& turns, bool is_stationary) {
  const Metric& metric = kMarginNegative;
  const Code& code = question.code;
  if (!code.units)
    return not_covered(metric, "nodes hold different numbers of shards, or several pieces of some blobs");
  if (!turns.is_exponential && !is_stationary)
    return not_covered(metric, "the run begins fresh, and the laws of sessions are not exponential");
  if (question.scenario.warmup > Duration{} && !is_stationary)
    return not_covered(metric, "the run begins fresh, and the warm-up is left out");
  const double hours = hours_counted(question.scenario);
  if (!turns.is_exponential) return seldom_too_few(question, turns, hours);
  const theory::Pieces pieces{code.units->all, code.units->most, 1 / turns.up, 1 / turns.down, theory::kEach};
  const theory::Chain chain = theory::chain_of(pieces);
  const theory::Targets targets = theory::loss_of(pieces);
  if (!is_affordable(chain, targets, hours)) return seldom_too_few(question, turns, hours);
  std::vector<double> start(chain.states(), 0.0);
  start[0] = 1;
  if (is_stationary) {
    const std::vector<double> up = theory::how_many_left(pieces.all, turns.share_down());
    start.assign(chain.states(), 0.0);
    for (std::uint32_t away = pieces.all + 1; away-- > 0;)
      start[std::min(away, chain.states() - 1)] += up[pieces.all - away];
  }
  const double one = theory::reached_by(chain, start, targets, hours).probability;
  const std::string because =
      fmt::format("chain of {} nodes, fewer than {} up, by {:.6g} h, {}", pieces.all, pieces.enough, hours,
                  is_stationary ? "from the long run" : "all up at first");
  const std::uint64_t blobs = question.blobs();
  if (code.everywhere || blobs == 1) return exact(metric, one, because);
  return at_most(metric, std::min(1.0, one * static_cast<double>(blobs)),
                 because + fmt::format(", {:.4g} of one blob, times {} blobs", one, blobs));
}

// Of two states with exponential times, how much of the start is left at a time, averaged from one hour to another.
double remembered(const Turns& turns, double from, double to) {
  const double rate = 1 / turns.up + 1 / turns.down;
  return std::exp(-rate * from) * -std::expm1(-rate * (to - from)) / (rate * (to - from));
}

void say_sessions(const Question& question, Statements& statements) {
  Why why;
  const std::optional<Turns> turns = turns_of(*question.dangers.sessions, why);
  if (turns && question.scenario.calm > Duration{}) why = "the run ends with a calm time";
  if (!turns || !why.empty()) return none_covered(why, statements);
  const bool is_stationary = question.dangers.sessions->start == faults::Start::stationary;
  const Code& code = question.code;
  const double away = turns->share_down();
  const double hours = hours_counted(question.scenario);
  const double unreadable = too_few(code, code.least, away);
  const double short_of_some = too_few(code, code.most, away);
  const std::string at = fmt::format("a node is away {:.4g} of the time", away);
  const double from = to_hours(question.scenario.warmup);
  if (is_stationary)
    statements.push_back(exact(kOfflineShare, away, "mean times, whatever their laws"));
  else if (turns->is_exponential)
    statements.push_back(exact(kOfflineShare, away * (1 - remembered(*turns, from, from + hours)),
                               "mean times; the start is forgotten exponentially"));
  else
    statements.push_back(not_covered(kOfflineShare, "the run begins fresh, with every node up"));
  statements.push_back(ever_too_few(question, *turns, is_stationary));
  const std::string fresh = at + "; from a fresh start it is less";
  const double blob_hours = unreadable * hours * static_cast<double>(question.blobs());
  if (!is_stationary && !turns->is_exponential) {
    statements.push_back(not_covered(kRepairableShare, "the run begins fresh"));
    statements.push_back(not_covered(kUnreadableTime, "the run begins fresh"));
    return;
  }
  if (!code.everywhere && question.blobs() > 1)
    statements.push_back(not_covered(kRepairableShare, "blobs lie on different nodes"));
  else if (is_stationary)
    statements.push_back(exact(kRepairableShare, 1 - short_of_some, at));
  else
    statements.push_back({&kRepairableShare, How::bound, 1 - short_of_some, std::nullopt, fresh});
  statements.push_back(is_stationary ? exact(kUnreadableTime, blob_hours, at)
                                     : at_most(kUnreadableTime, blob_hours, fresh));
}

void say_burst(const Question& question, Statements& statements) {
  const faults::BurstSettings& burst = *question.dangers.burst;
  const Code& code = question.code;
  if (const Why why = why_no_burst(question); !why.empty()) return none_covered(why, statements);
  const std::uint32_t gone = burst.struck_of(code.nodes);
  const auto after = [&](std::uint32_t enough) {
    return code.everywhere ? theory::fewer_after_strike(enough, code.holdings, gone)
                           : theory::fewer_after_strike(enough, code.slots, code.nodes, gone);
  };
  const std::string because = fmt::format("{} of {} nodes go at once, whichever", gone, code.nodes);
  const double short_of_some = any_blob(question, after(code.most)).probability;
  if (burst.for_good || question.scenario.calm > Duration{}) {
    const Why why = burst.for_good ? "it takes as long as repair" : "the run ends with a calm time";
    statements.push_back(not_covered(kOfflineShare, why));
    statements.push_back(exact(kMarginNegative, short_of_some, because));
    statements.push_back(not_covered(kRepairableShare, why));
    statements.push_back(not_covered(kUnreadableTime, why));
    return;
  }
  const double hours = to_hours(std::min(burst.duration, question.scenario.duration - burst.at));
  const double share = hours / hours_counted(question.scenario);
  const double blob_hours = after(code.least) * hours * static_cast<double>(question.blobs());
  statements.push_back(exact(kOfflineShare, share * gone / code.nodes, because));
  statements.push_back(exact(kMarginNegative, short_of_some, because));
  statements.push_back(exact(kRepairableShare, 1 - short_of_some * share, because));
  statements.push_back(exact(kUnreadableTime, blob_hours, because));
}

}  // namespace

void say_availability(const Question& question, Statements& statements) {
  const Dangers& dangers = question.dangers;
  if (!dangers.other.empty())
    none_covered(dangers.other, statements);
  else if (dangers.none())
    for (const Metric* metric : kRows)
      statements.push_back(exact(*metric, metric == &kRepairableShare ? 1 : 0, "there are no faults"));
  else if (dangers.only_sessions())
    say_sessions(question, statements);
  else if (dangers.only_burst())
    say_burst(question, statements);
  else if (dangers.only_departures())
    none_covered("what is missing until it is repaired follows from links and queues", statements);
  else
    none_covered("several faults act at once", statements);
}

}  // namespace floe::expected
