#include "scenario/policy_rules.hpp"

#include <algorithm>
#include <string_view>

#include "moves/epochs.hpp"
#include "moves/idle_epochs.hpp"
#include "schemes/registry.hpp"
#include "text/suggest.hpp"

namespace floe::scenario {
namespace {

using fields::join;
using fields::shown;
using maintenance::PolicySettings;
using text::Node;

Layout layout_of(const Scenario& scenario, const Scenario::Choice& scheme) {
  return find(schemes::registry(), scheme.model)
      ->make(scheme.settings, scenario.committee.shards)
      ->layout(Bytes{1});
}

// The policy that holds for a scheme, by its place; as many as there are where none does.
std::size_t place_of(std::string_view label, const std::vector<PolicySettings>& policies) {
  const auto first =
      std::ranges::find_if(policies, [&](const PolicySettings& policy) { return policy.holds_for(label); });
  return static_cast<std::size_t>(first - policies.begin());
}

void check_labels(const Node& policy, const std::string& path, const PolicySettings& settings,
                  const Scenario& scenario, text::Findings& findings) {
  std::vector<std::string_view> known;
  for (const Scenario::Choice& scheme : scenario.schemes) known.push_back(scheme.label);
  for (std::size_t i = 0; i < settings.schemes.size(); ++i) {
    const std::string& label = settings.schemes[i];
    if (std::ranges::find(known, std::string_view(label)) != known.end()) continue;
    findings.add(policy.find("schemes")->items[i].place,
                 join(join(path, "schemes"), i) + ": no scheme is called " + shown(label),
                 text::suggest(label, known));
  }
}

}  // namespace

void check_policies(const Node& at, const std::string& path, const maintenance::RepairSettings& repair,
                    const Scenario& scenario, text::Findings& findings) {
  const std::vector<PolicySettings>& policies = repair.policies;
  if (policies.empty()) return;
  const std::string all = join(path, "policies");
  const Node& list = *at.find("policies");
  std::vector<bool> holds(policies.size(), false);
  for (std::size_t i = 0; i < policies.size(); ++i)
    check_labels(list.items[i], join(all, i), policies[i], scenario, findings);
  if (!findings.list.empty()) return;
  for (const Scenario::Choice& scheme : scenario.schemes) {
    const std::size_t i = place_of(scheme.label, policies);
    if (i == policies.size()) continue;
    holds[i] = true;
    const std::uint32_t slots = layout_of(scenario, scheme).slots;
    if (policies[i].lazy_threshold < slots) continue;
    findings.add(list.items[i].find("lazy_threshold")->place,
                 join(join(all, i), "lazy_threshold") + ": " + std::to_string(policies[i].lazy_threshold) +
                     " is not less than the pieces of a blob of " + shown(scheme.label) + ", " +
                     std::to_string(slots),
                 "use at most " + std::to_string(slots - 1) + ", or name the \"schemes\" that it is for");
  }
  for (std::size_t i = 0; i < policies.size(); ++i)
    if (!holds[i])
      findings.add(list.items[i].place,
                   join(all, i) + ": policies before this one hold for every scheme that it is for",
                   "remove it, or name other \"schemes\"");
}

std::vector<std::string> idle_policies(const Scenario& scenario) {
  const std::vector<PolicySettings>& policies = scenario.repair.policies;
  std::vector<std::string> warnings;
  for (const Scenario::Choice& scheme : scenario.schemes) {
    const std::size_t i = place_of(scheme.label, policies);
    if (i == policies.size()) continue;
    const std::string path = join("repair.policies", i) + ".";
    const PolicySettings& policy = policies[i];
    const Layout layout = layout_of(scenario, scheme);
    const auto by_enough = [](const PieceKind& a, const PieceKind& b) { return a.enough < b.enough; };
    const PieceKind& least = *std::ranges::min_element(layout.kinds, by_enough);
    const PieceKind& most = *std::ranges::max_element(layout.kinds, by_enough);
    const std::string threshold = path + "lazy_threshold: " + std::to_string(policy.lazy_threshold);
    if (policy.is_lazy() && policy.lazy_threshold < least.enough)
      warnings.push_back(threshold + " is below the " + std::to_string(least.enough) +
                         " pieces that give a blob of " + scheme.label +
                         " back: repair begins when the blob is lost; try at least " +
                         std::to_string(least.enough + 1));
    else if (policy.is_lazy() && policy.lazy_threshold == least.enough)
      warnings.push_back(threshold + " leaves a blob of " + scheme.label +
                         " no piece to spare when repair begins; try at least " +
                         std::to_string(least.enough + 1));
    else if (policy.is_lazy() && policy.lazy_threshold < most.enough)
      warnings.push_back(threshold + " is below the " + std::to_string(most.enough) +
                         " pieces of the kind \"" + std::string(most.name) + "\" of " + scheme.label +
                         " that others are rebuilt from: these wait until so many are back; try at least " +
                         std::to_string(most.enough));
    if (policy.installments.is_on() && policy.installments.every >= scenario.duration)
      warnings.push_back(path + "installments.every: the second installment, after " +
                         to_text(policy.installments.every) + ", is after the end of the run, " +
                         to_text(scenario.duration) + "; try a shorter period");
  }
  return warnings;
}

std::vector<std::string> idle_epochs(const Scenario& scenario) {
  std::vector<std::string> warnings;
  for (std::size_t i = 0; i < scenario.maintenance.size(); ++i) {
    if (scenario.maintenance[i].model != moves::epochs.description.name) continue;
    const moves::FirstCommittee committee{scenario.committee.shards,
                                          scenario.committee.shards_per_node(scenario.seed),
                                          scenario.committee.stake.are_given()};
    warnings = moves::idle_epochs(scenario.maintenance[i].settings.as<moves::EpochSettings>(), committee,
                                  scenario.duration, join("maintenance", i));
  }
  return warnings;
}

}  // namespace floe::scenario
