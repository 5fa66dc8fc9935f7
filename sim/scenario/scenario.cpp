#include "scenario/scenario.hpp"

#include <algorithm>
#include <string_view>

#include "epochs/apportionment.hpp"
#include "moves/succession.hpp"
#include "scenario/sections.hpp"
#include "timing/departures_settings.hpp"

namespace floe {

std::vector<std::uint32_t> Scenario::Committee::shards_per_node(std::uint64_t seed) const {
  if (stake.are_given()) return apportion(stake.of(nodes, seed), shards);
  std::vector<std::uint32_t> weights;
  weights.reserve(nodes);
  for (const Group& group : groups)
    for (std::uint32_t node = 0; node < group.nodes; ++node)
      weights.push_back(group.shards / group.nodes + (node < group.shards % group.nodes ? 1 : 0));
  return weights;
}

bool Scenario::operator==(const Scenario& other) const {
  return resolved_json(*this) == resolved_json(other);
}

std::vector<Scenario::Choice> maintenance_of(const Scenario& scenario) {
  using maintenance::DetectionSettings;
  using maintenance::RepairSettings;
  std::vector<Scenario::Choice> all;
  all.push_back({{},
                 std::string(maintenance::repair.description.name),
                 fields::Bound::of(RepairSettings::table(), scenario.repair)});
  all.push_back(
      {{},
       std::string(maintenance::detection.description.name),
       fields::Bound::of(DetectionSettings::table(),
                         DetectionSettings{scenario.repair.detection, scenario.repair.replace_silent})});
  all.insert(all.end(), scenario.maintenance.begin(), scenario.maintenance.end());
  // Who announces a departure hands over, whether the scenario says how or not.
  const fields::Description& succession = moves::succession.description;
  const bool is_said = std::ranges::find(all, succession.name, &Scenario::Choice::model) != all.end();
  const bool is_announced = std::ranges::any_of(scenario.faults, [](const Scenario::Choice& fault) {
    const auto* const departures = fault.settings.get_if<faults::DeparturesSettings>();
    return departures != nullptr && departures->notice > Duration{};
  });
  if (is_announced && !is_said)
    all.push_back({{},
                   std::string(succession.name),
                   fields::Bound::of(moves::SuccessionSettings::table(), moves::SuccessionSettings{})});
  return all;
}

std::vector<Scenario::Choice> clients_of(const Scenario& scenario) {
  const fields::Description& model = clients::read.description;
  std::vector<Scenario::Choice> all;
  for (const clients::ReadSettings& read : scenario.reads)
    all.push_back({{}, std::string(model.name), fields::Bound::of(model.table(), read)});
  all.insert(all.end(), scenario.clients.begin(), scenario.clients.end());
  return all;
}

void print_resolved(const Scenario& scenario, text::JsonWriter& json) {
  json.object();
  fields::print_fields(json, scenario::scenario_table(), &scenario);
  json.end();
}

std::string resolved_json(const Scenario& scenario) {
  text::JsonWriter json;
  print_resolved(scenario, json);
  return json.text();
}

std::string hash8(const Scenario& scenario) {
  text::JsonWriter json(text::JsonWriter::Extent::changes);
  json.object();
  fields::print_fields(json, scenario::scenario_table(), &scenario);
  // FNV-1a, 64 bit; the halves are folded so that all of it counts.
  std::uint64_t hash = 0xcbf29ce484222325;
  const std::string& fields = json.end().text();
  for (const std::string_view part : {std::string_view(fields), std::string_view(FLOE_VERSION)})
    for (const char c : part) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 0x100000001b3;
    }
  const auto folded = static_cast<std::uint32_t>(hash ^ (hash >> 32));
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text += kHex[folded >> shift & 15];
  return text;
}

}  // namespace floe
