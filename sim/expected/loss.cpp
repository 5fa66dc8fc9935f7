// Blobs that are lost for good: pieces are destroyed, and come back by repair or do not.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "audits/detection.hpp"
#include "expected/statements.hpp"
#include "policies/policies.hpp"
#include "theory/birth_death.hpp"
#include "theory/lazy_cycle.hpp"
#include "world/rows.hpp"

namespace floe::expected {
namespace {

constexpr const Metric* kRows[] = {&kAnyLost, &kBlobsLost, &kLossRate, &kMeanTimeToLoss, &kNines};
constexpr double kYear = 8760;  // in hours

void none_covered(const Why& why, Statements& statements, std::size_t from = 0) {
  for (std::size_t i = from; i < std::size(kRows); ++i) statements.push_back(not_covered(*kRows[i], why));
}

// Fewer pieces than are enough by their number may be enough where it matters which they are.
void say_probability(const Question& question, double one, double any, const std::string& because,
                     Statements& statements) {
  const double lost = one * static_cast<double>(question.blobs());
  if (question.code.counts_only) {
    statements.push_back(exact(kAnyLost, any, because));
    statements.push_back(exact(kBlobsLost, lost, because));
  } else {
    const std::string which = because + "; some sets of fewer pieces are enough";
    statements.push_back(at_most(kAnyLost, any, which));
    statements.push_back(at_most(kBlobsLost, lost, which));
  }
}

void say_burst(const Question& question, Statements& statements) {
  const faults::BurstSettings& burst = *question.dangers.burst;
  const Code& code = question.code;
  if (const Why why = why_no_burst(question); !why.empty()) return none_covered(why, statements);
  const std::uint32_t gone = burst.struck_of(code.nodes);
  const double one = code.everywhere ? theory::fewer_after_strike(code.least, code.holdings, gone)
                                     : theory::fewer_after_strike(code.least, code.slots, code.nodes, gone);
  say_probability(question, one, any_blob(question, one).probability,
                  fmt::format("{} of {} nodes are destroyed at once, whichever", gone, code.nodes),
                  statements);
  none_covered("the burst happens once, so that there is no rate", statements, 2);
}

bool has_own_silence(const Scenario& scenario) {
  return std::ranges::any_of(scenario.domains.classes,
                             [](const NodeClass& each) { return each.silence > Duration{}; });
}

Duration detection_of(const Scenario& scenario) {
  Duration after = scenario.repair.detection;
  for (const Scenario::Choice& process : maintenance_of(scenario)) {
    if (const auto* repair = process.settings.get_if<maintenance::RepairSettings>())
      after = repair->detection;
    if (const auto* own = process.settings.get_if<maintenance::DetectionSettings>()) after = own->after;
  }
  return after;
}

std::string source_of(const Question& question) {
  return question.repair_hours ? " (--repair-time)"
                               : ", that of detection and replacement; what repair adds, --repair-time says";
}

// A chain of how many pieces are missing, which come back each by itself.
struct Repaired {
  theory::Pieces pieces;
  theory::Large mean;
  double by_end;
  bool is_bound;  // by_end, from the mean
};

Repaired repaired(std::uint32_t all, std::uint32_t enough, double rate, double hours, double time) {
  Repaired result{{all, enough, rate, 1 / hours, theory::kEach}, {}, 0, false};
  result.mean = theory::mean_time_to_loss(result.pieces);
  const theory::Chain chain = theory::chain_of(result.pieces);
  const theory::Targets targets = theory::loss_of(result.pieces);
  result.is_bound = !is_affordable(chain, targets, time);
  result.by_end = result.is_bound ? theory::loss_bound(result.mean, time)
                                  : theory::reached_by(chain, 0, targets, time).probability;
  return result;
}

// Over a year, of a blob that is lost at one over this mean time, which may be beyond the range of a double.
double nines(const theory::Large& hours) {
  constexpr double kLong = 1e12;  // years, from where on the probability is the rate to all digits
  if (hours.value > kLong * kYear) return hours.log10 - std::log10(kYear);
  return std::max(0.0, -std::log10(-std::expm1(-kYear / hours.value)));
}

// `most` is none where loss may be as rare as it likes.
void say_rates(const theory::Large& least, const std::optional<theory::Large>& most,
               const std::string& because, Statements& statements) {
  const auto of_most = [&](auto value) { return most ? std::optional(value(*most)) : std::nullopt; };
  const auto years = [](const theory::Large& hours) { return hours.value / kYear; };
  statements.push_back(chain(kLossRate, most ? kYear / most->value : 0, kYear / least.value, because));
  statements.push_back(chain(kMeanTimeToLoss, years(least), of_most(years), because));
  statements.push_back(chain(kNines, nines(least), of_most(nines), because));
}

void say_eager(const Question& question, double rate, double hours, Statements& statements) {
  const Code& code = question.code;
  const Units units = *code.units;
  const double time = hours_at_risk(question.scenario);
  const Repaired last = repaired(units.all, units.least, rate, hours, time);
  const Repaired first =
      units.least == units.most ? last : repaired(units.all, units.most, rate, hours, time);
  std::string because = fmt::format(
      "each of {} nodes loses its pieces {:.4g} times a year, and each is back after an exponential time of "
      "mean "
      "{:.4g} h{}",
      units.all, rate * kYear, hours, source_of(question));
  if (units.least != units.most)
    because += fmt::format("; with {} to {} up not all is repaired, so that loss is between those of the two",
                           units.least, units.most - 1);
  if (!code.counts_only) because += "; some sets of fewer pieces are enough, so that less is lost";
  const auto blobs = static_cast<double>(question.blobs());
  const bool are_apart = !code.everywhere && blobs > 1;
  const std::string by_mean = first.is_bound ? "; at most, by the mean time to loss" : "";
  const double low = last.is_bound || !code.counts_only ? 0 : last.by_end;
  statements.push_back(chain(kAnyLost, low, std::min(1.0, are_apart ? first.by_end * blobs : first.by_end),
                             because + (are_apart ? "; at most the sum over blobs" : "") + by_mean));
  statements.push_back(chain(kBlobsLost, low * blobs, first.by_end * blobs, because + by_mean));
  say_rates(first.mean, code.counts_only ? std::optional(last.mean) : std::nullopt, because, statements);
}

// Cycles that end in loss where too few of the pieces that are left survive the time that a repair takes.
void say_lazy(const Question& question, std::uint32_t left, double rate, double hours,
              Statements& statements) {
  const Units units = *question.code.units;
  if (units.all != question.code.slots || left < units.least || left >= units.all ||
      units.least != units.most)
    return none_covered("lazy repair of this scheme is no cycle that theory knows", statements);
  const theory::LazyCode code{units.all, units.least, left};
  const double lost = theory::loss_in(code, rate, hours);
  const double cycle = theory::cycle_length(code) / rate / kYear;
  const std::string because = fmt::format(
      "a cycle of lazy repair lasts {:.4g} years and ends in loss with probability {:.4g}, where repair "
      "takes {:.4g} "
      "h{}",
      cycle, lost, hours, source_of(question));
  for (const Metric* metric : {&kAnyLost, &kBlobsLost})
    statements.push_back(not_covered(*metric, "lazy repair is covered in the long run alone"));
  const auto mean = [&](double end) {
    const double hours_to_loss = lost > 0 ? (cycle * kYear + end) / lost : HUGE_VAL;
    return theory::Large{hours_to_loss, std::log10(hours_to_loss)};
  };
  say_rates(mean(0), mean(hours), because, statements);
}

// Blobs on drawn nodes share some of them, and are independent only given how many nodes are gone.
double any_gone(const Question& question, double gone) {
  const Code& code = question.code;
  if (code.everywhere) return theory::fewer_left(code.units->least, code.units->all, gone);
  const std::vector<double> left = theory::how_many_left(code.nodes, gone);
  double sum = 0;
  for (std::uint32_t nodes = 0; nodes <= code.nodes; ++nodes) {
    if (left[nodes] == 0) continue;
    const double one = theory::fewer_after_strike(code.least, code.slots, code.nodes, code.nodes - nodes);
    sum += left[nodes] * any_blob(question, one).probability;
  }
  return std::min(1.0, sum);
}

void say_departures(const Question& question, Statements& statements) {
  const Code& code = question.code;
  const faults::DeparturesSettings& departures = *question.dangers.departures;
  Why why;
  const std::optional<double> rate = hourly(departures, why);
  if (rate && !code.units) why = "nodes hold different numbers of shards, or several pieces of some blobs";
  if (rate && question.scenario.warmup > Duration{})
    why = "the warm-up is left out, and the chain begins whole";
  if (has_own_silence(question.scenario)) why = "classes of nodes are declared gone after times of their own";
  if (departures.notice > Duration{}) why = "departures are announced, and nodes hand over what they have";
  if (!rate || !why.empty()) return none_covered(why, statements);
  const double detection = to_hours(detection_of(question.scenario));
  const double time = hours_at_risk(question.scenario);
  if (detection + least_hours(departures.replacement) >= time && question.dangers.sessions == nullptr) {
    const double gone = -std::expm1(-*rate * time);
    say_probability(question, theory::fewer_left(code.units->least, code.units->all, gone),
                    any_gone(question, gone),
                    fmt::format("no replacement comes before the end, and a node is gone by then with "
                                "probability {:.4g}",
                                gone),
                    statements);
    return none_covered("nothing is repaired before the end, so that there is no steady rate", statements, 2);
  }
  const double least = detection + hours_of_mean(departures.replacement);
  if (!question.repair_hours && (!std::isfinite(least) || least <= 0))
    return none_covered("how long pieces are missing is not known: --repair-time says it", statements);
  const double hours = question.repair_hours.value_or(least);
  if (question.is_lazy()) {
    for (const Scenario::Choice& process : maintenance_of(question.scenario))
      if (const auto* settings = process.settings.get_if<maintenance::RepairSettings>())
        return say_lazy(question,
                        maintenance::policy_for(code.choice->label, settings->policies).lazy_threshold, *rate,
                        hours, statements);
  }
  say_eager(question, *rate, hours, statements);
}

}  // namespace

void say_loss(const Question& question, Statements& statements) {
  const Dangers& dangers = question.dangers;
  if (!dangers.other.empty()) return none_covered(dangers.other, statements);
  const bool destroys =
      dangers.departures != nullptr || (dangers.burst != nullptr && dangers.burst->for_good);
  if (!destroys) {
    const std::string because = "no fault destroys what is stored";
    for (const Metric* metric : {&kAnyLost, &kBlobsLost, &kLossRate})
      statements.push_back(exact(*metric, 0, because));
    none_covered(because + ", so that none is ever lost", statements, 3);
  } else if (dangers.only_burst()) {
    say_burst(question, statements);
  } else if (dangers.burst == nullptr) {
    say_departures(question, statements);
  } else {
    none_covered("several faults act at once", statements);
  }
}

}  // namespace floe::expected
