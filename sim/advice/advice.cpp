#include "advice/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advice/metadata_rush.hpp"
#include "clients/client.hpp"
#include "faults/fault.hpp"
#include "maintenance/repair_record.hpp"
#include "maintenance/upkeep.hpp"
#include "nodes/idle_domains.hpp"
#include "scenario/policy_rules.hpp"
#include "scenario/rules.hpp"
#include "world/measures.hpp"

namespace floe {
namespace {

using Warnings = std::vector<std::string>;

void add(const std::string& path, const Complaints& complaints, Warnings& warnings) {
  for (const Complaint& complaint : complaints)
    warnings.push_back(fmt::format("{}{}{}: {}; try {}", path,
                                   path.empty() || complaint.field.empty() ? "" : ".", complaint.field,
                                   complaint.sentence, complaint.hint));
}

template <class Entries>
void look_at_idle(const Entries& registry, const Scenario::Choice& choice, const Cast& cast,
                  const std::string& path, Warnings& warnings) {
  const auto idle = find(registry, choice.model)->idle;
  if (idle == nullptr) return;
  Complaints complaints;
  idle(choice.settings, cast, complaints);
  add(path, complaints, warnings);
}

void look_at_processes(const Scenario& scenario, Warnings& warnings) {
  const Places places = Places::of(scenario.network, scenario.committee.nodes, scenario.seed, 0);
  const Domains domains = Domains::of(scenario.domains, places, {scenario.seed, 0});
  add({}, idle_domains(scenario.domains, scenario.network, domains), warnings);
  Cast cast = scenario::cast_of(scenario);
  cast.who = &domains;
  Cast until_calm = cast;
  until_calm.duration = scenario.duration - scenario.calm;
  for (std::size_t i = 0; i < scenario.faults.size(); ++i)
    look_at_idle(faults::registry(), scenario.faults[i], until_calm, fmt::format("faults[{}]", i), warnings);
  for (std::size_t i = 0; i < scenario.maintenance.size(); ++i)
    look_at_idle(maintenance::registry(), scenario.maintenance[i], cast, fmt::format("maintenance[{}]", i),
                 warnings);
  const std::vector<Scenario::Choice> clients = clients_of(scenario);
  const std::size_t reads = scenario.reads.size();
  for (std::size_t i = 0; i < clients.size(); ++i)
    look_at_idle(clients::registry(), clients[i], cast,
                 i < reads ? fmt::format("reads[{}]", i) : fmt::format("clients[{}]", i - reads), warnings);
}

// A blob on n shards is readable without any f = floor((n - 1) / 3) of them, and not without any f + 1 nodes'
// worth where one node has more.
void look_at_committee(const Scenario& scenario, Warnings& warnings) {
  const std::vector<std::uint32_t> shards = scenario.committee.shards_per_node(scenario.seed);
  const std::uint32_t f = (scenario.committee.shards - 1) / 3;
  if (const auto none = std::ranges::count(shards, 0u); none > 0)
    warnings.push_back(fmt::format("{} of {} nodes have too little stake for any shard, and store no pieces",
                                   none, shards.size()));
  const auto largest = std::ranges::max_element(shards);
  if (*largest <= f) return;
  const auto others = std::ranges::count_if(shards, [f](std::uint32_t weight) { return weight > f; }) - 1;
  warnings.push_back(fmt::format(
      "node {} holds {} of {} shards{}, but codes for Byzantine faults tolerate the loss of at most {}: "
      "losing this one node is too much for them; try a committee of more nodes, or smaller groups",
      largest - shards.begin(), *largest, scenario.committee.shards,
      others > 0 ? fmt::format(" (and {} more node{} too many)", others, others == 1 ? " holds" : "s hold")
                 : "",
      f));
}

double value_of(const SchemeSummary& scheme, const Metric& row) {
  const Estimate* found = scheme.find(row);
  return found != nullptr && found->value ? to_double(*found->value) : 0;
}

// Faults are the same for every scheme.
void look_at_faults(const Summary& summary, Warnings& warnings) {
  if (summary.schemes.empty()) return;
  const SchemeSummary& scheme = summary.schemes.front();
  for (const auto& [row, estimate] : scheme.metrics) {
    const Metric* happened = row->options.happened;
    if (happened == nullptr || value_of(scheme, *happened) >= value_of(scheme, *row)) continue;
    warnings.push_back(fmt::format("{}: {:.4g} {}, but {:.4g} came of them{}: {}", row->name,
                                   value_of(scheme, *row), row->title, value_of(scheme, *happened),
                                   summary.replicates == 1 ? "" : " in an average replicate", row->sentence));
  }
}

void look_at_headers(const Summary& summary, Warnings& warnings) {
  const auto baseline = std::ranges::find_if(
      summary.schemes, [](const SchemeSummary& scheme) { return !scheme.baseline.empty(); });
  if (baseline == summary.schemes.end()) return;
  using maintenance::kHeaderBytes;
  using maintenance::kTotalBytes;
  const double all = value_of(*baseline, kTotalBytes);
  const double bare = all - value_of(*baseline, kHeaderBytes);
  for (const SchemeSummary& scheme : summary.schemes) {
    const double own = value_of(scheme, kTotalBytes);
    const double own_bare = own - value_of(scheme, kHeaderBytes);
    if (&scheme == &*baseline || own_bare <= 0 || bare <= 0) continue;
    constexpr double kNear = 0.05;  // of each other, which is no verdict
    if ((all >= own) == (bare >= own_bare) || std::abs(own / all - own_bare / bare) < kNear) continue;
    warnings.push_back(
        fmt::format("message headers decide whether repair of {} moves fewer bytes than that of {}: {:.3g} "
                    "times as much with them, "
                    "{:.3g} without; network.message_overhead is an assumption, so try other values of it",
                    scheme.label, baseline->label, own / all, own_bare / bare));
  }
}

}  // namespace

Warnings advice_before(const Scenario& scenario, const ReplicateRange& range) {
  Warnings warnings;
  look_at_processes(scenario, warnings);
  look_at_committee(scenario, warnings);
  for (std::string& warning : scenario::idle_policies(scenario)) warnings.push_back(std::move(warning));
  for (std::string& warning : scenario::idle_epochs(scenario)) warnings.push_back(std::move(warning));
  for (std::string& warning : metadata_rush(scenario)) warnings.push_back(std::move(warning));
  if (scenario.network.sharing == "fifo")
    warnings.emplace_back(
        "network.sharing is \"fifo\": a transfer waits until all earlier transfers on its links are done, "
        "which "
        "real networks do not do; under load some times are too long and others too short; try "
        "\"max-min\"");
  if (range.count == 1 && range.first == 0 && !scenario.faults.empty())
    warnings.emplace_back(
        "one replicate cannot show how much of a result is chance, so no interval is printed; try "
        "--replicates "
        "20");
  return warnings;
}

Warnings advice_after(const Summary& summary) {
  Warnings warnings;
  look_at_faults(summary, warnings);
  for (const SchemeSummary& scheme : summary.schemes) {
    const double pieces = value_of(scheme, kUnfinishedPieces);
    if (pieces > 0)
      warnings.push_back(fmt::format(
          "{}: {:.4g} piece{} {} still missing when {} ended, so that bytes of repair are not all that the "
          "losses cost; try a longer \"duration\", or faults that end earlier",
          scheme.label, pieces, pieces == 1 ? "" : "s", pieces == 1 ? "was" : "were",
          summary.replicates == 1 ? "the run" : "an average replicate"));
  }
  look_at_headers(summary, warnings);
  return warnings;
}

}  // namespace floe
