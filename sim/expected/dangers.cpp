#include "expected/dangers.hpp"

#include <algorithm>
#include <cmath>

#include "audits/detection.hpp"
#include "audits/scrub.hpp"
#include "moves/epochs.hpp"
#include "moves/succession.hpp"

namespace floe::expected {
namespace {

constexpr double kHour = 3.6e12;  // in nanoseconds
constexpr double kYear = 8760;    // in hours

template <class S>
bool take(const Scenario::Choice& fault, const S*& into, Why& other) {
  const S* settings = fault.settings.get_if<S>();
  if (settings == nullptr) return false;
  if (into != nullptr) other = "there are several faults \"" + fault.model + "\"";
  into = settings;
  return true;
}

// Nodes and pieces go by faults alone where nobody but repair and detection acts on them. A scrub moves nothing.
Why why_no_upkeep(const Scenario::Choice& process) {
  bool replaces_silent = false;
  if (const auto* repair = process.settings.get_if<maintenance::RepairSettings>())
    replaces_silent = repair->replace_silent > Duration{};
  else if (const auto* detection = process.settings.get_if<maintenance::DetectionSettings>())
    replaces_silent = detection->replace_silent > Duration{};
  else if (process.model == moves::epochs.description.name)
    return "shards move from node to node as epochs begin";
  else if (process.model != maintenance::scrub.description.name &&
           process.model != moves::succession.description.name)
    return "no chain here expresses the process \"" + process.model + "\"";
  return replaces_silent ? "nodes that are only silent are replaced" : "";
}

}  // namespace

Dangers dangers_of(const Scenario& scenario) {
  Dangers dangers;
  for (const Scenario::Choice& fault : scenario.faults) {
    const bool taken = take(fault, dangers.sessions, dangers.other) ||
                       take(fault, dangers.departures, dangers.other) ||
                       take(fault, dangers.burst, dangers.other);
    if (!taken && dangers.other.empty())
      dangers.other = "no chain here expresses the fault \"" + fault.model + "\"";
  }
  for (const Scenario::Choice& process : maintenance_of(scenario))
    if (dangers.other.empty()) dangers.other = why_no_upkeep(process);
  for (const Scenario::BlobGroup& blobs : scenario.blobs)
    if (blobs.writer == Scenario::Writer::inconsistent && dangers.other.empty())
      dangers.other = "blobs of inconsistent writers are proved to be so, and deleted";
  return dangers;
}

std::optional<double> hourly(const faults::DeparturesSettings& departures, Why& why) {
  if (departures.among != NodeChoice{}) {
    why = "not all nodes depart";
  } else if (departures.count > 0 || !departures.at.empty()) {
    why = "departures are at stated instants or of a stated number";
  } else if (departures.is_on() && departures.life.law != Distribution::Law::exponential) {
    why = "lives are not exponential";
  } else {
    const double of_lives = departures.is_on() ? 1 / hours_of_mean(departures.life) : 0;
    const double rate = departures.rate / kYear + of_lives;
    if (rate > 0) return rate;
    why = "no node departs";
  }
  return std::nullopt;
}

std::optional<Turns> turns_of(const faults::SessionsSettings& sessions, Why& why) {
  if (sessions.among != NodeChoice{}) {
    why = "not all nodes come and go";
  } else if (sessions.leaving != faults::TimeOfDay{} || sessions.returning != faults::TimeOfDay{}) {
    why = "sessions follow the hours of the day";
  } else {
    const Turns turns{hours_of_mean(sessions.up), hours_of_mean(sessions.down),
                      sessions.up.law == Distribution::Law::exponential &&
                          sessions.down.law == Distribution::Law::exponential};
    if (std::isfinite(turns.up) && std::isfinite(turns.down)) return turns;
    why = "sessions have no finite mean";
  }
  return std::nullopt;
}

double hours_of_mean(const Distribution& law) { return law.mean() / kHour; }

double least_hours(const Distribution& law) {
  switch (law.law) {
    case Distribution::Law::constant:
    case Distribution::Law::uniform:
    case Distribution::Law::pareto:
      return law.scale / kHour;
    case Distribution::Law::empirical:
      return *std::ranges::min_element(law.points) / kHour;
    default:
      return 0;
  }
}

double hours_at_risk(const Scenario& scenario) { return to_hours(scenario.duration - scenario.calm); }
double hours_counted(const Scenario& scenario) { return to_hours(scenario.duration - scenario.warmup); }

}  // namespace floe::expected
