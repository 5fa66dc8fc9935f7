// What faults take, and what repair moves for it.
#include <fmt/format.h>

#include <algorithm>

#include "expected/statements.hpp"
#include "maintenance/repair_record.hpp"
#include "world/fault_metrics.hpp"

namespace floe::expected {
namespace {

// Departures in the whole run, no fewer than there can be on average; none, with the reason.
std::optional<Statement> departures_of(const Question& question, Why& why) {
  const Dangers& dangers = question.dangers;
  if (!dangers.other.empty()) {
    why = dangers.other;
    return std::nullopt;
  }
  if (question.scenario.warmup > Duration{}) {
    why = "the warm-up is left out";
    return std::nullopt;
  }
  if (dangers.departures == nullptr && dangers.burst != nullptr && dangers.burst->for_good) {
    if (dangers.burst->at >= question.scenario.duration - question.scenario.calm) {
      why = "the burst is not in the time that is counted";
      return std::nullopt;
    }
    return exact(kDepartures, dangers.burst->struck_of(question.code.nodes), "those of the burst");
  }
  if (dangers.departures == nullptr) return exact(kDepartures, 0, "no fault makes nodes leave");
  if (dangers.burst != nullptr) {
    why = "several faults make nodes leave";
    return std::nullopt;
  }
  const faults::DeparturesSettings& departures = *dangers.departures;
  if (departures.rate == 0 && !departures.is_on()) {
    const auto asked = static_cast<double>(departures.count) + static_cast<double>(departures.at.size());
    return at_most(kDepartures, asked, "those that are asked for; a node without a machine cannot depart");
  }
  const std::optional<double> rate = hourly(departures, why);
  if (!rate) return std::nullopt;
  const double most = *rate * question.code.nodes * hours_at_risk(question.scenario);
  return at_most(kDepartures, most, "rate, nodes and time; a node that waits for a machine cannot depart");
}

// That it matters which nodes depart: some are named, or only some can.
bool dangers_name_nodes(const Question& question) {
  const faults::DeparturesSettings* departures = question.dangers.departures;
  return departures != nullptr && (!departures->nodes.empty() || departures->among != NodeChoice{});
}

}  // namespace

void say_traffic(const Question& question, Statements& statements) {
  Why why;
  const std::optional<Statement> departures = departures_of(question, why);
  if (!departures) {
    statements.push_back(not_covered(kDepartures, why));
    statements.push_back(not_covered(maintenance::kPayloadBytes, why));
    return;
  }
  statements.push_back(*departures);
  if (*departures->high == 0) {
    statements.push_back(exact(maintenance::kPayloadBytes, 0, "nothing is lost"));
    return;
  }
  const Code& code = question.code;
  if (question.is_lazy()) {
    statements.push_back(
        not_covered(maintenance::kPayloadBytes, "lazy repair: its cycle is under the codes, below"));
    return;
  }
  if (!code.counts_only) {
    statements.push_back(
        not_covered(maintenance::kPayloadBytes, "what is fetched depends on which pieces are missing"));
    return;
  }
  double bytes = 0;  // for each departure, on average
  for (const Scenario::BlobGroup& group : question.scenario.blobs) {
    const std::optional<RepairBytes> repair =
        group.size.law == BlobSizes::Law::constant ? repair_of_a_node(code, group.size.size) : std::nullopt;
    if (!repair) {
      statements.push_back(not_covered(maintenance::kPayloadBytes, "sizes of blobs are drawn"));
      return;
    }
    bytes += repair->payload * group.count;
  }
  // Nodes that are named may hold more than the mean.
  if (dangers_name_nodes(question) && code.holdings.size() > 1) {
    statements.push_back(
        not_covered(maintenance::kPayloadBytes, "nodes are named, and hold different numbers of shards"));
    return;
  }
  if (!code.everywhere) bytes *= std::min(1.0, double{1} * code.slots / code.nodes);
  statements.push_back(at_most(
      maintenance::kPayloadBytes, *departures->high * bytes,
      fmt::format("{:.6g} bytes for each node that leaves, if all that it lost is rebuilt from others",
                  bytes)));
}

}  // namespace floe::expected
