#include "scenario/reader_committee.hpp"

#include <array>

#include "scenario/fields.hpp"

namespace floe::scenario {
namespace {

constexpr std::uint32_t kFewestShards = 4;  // 3f + 1 with f = 1

std::uint32_t narrow(std::int64_t checked) { return static_cast<std::uint32_t>(checked); }

std::string few_shards(std::uint64_t nodes, std::uint64_t shards) {
  return std::to_string(nodes) + " nodes cannot share " + std::to_string(shards) + " shards, each needs one";
}

void read_group(const Node& node, const std::string& path, std::vector<Scenario::Group>& groups,
                Findings& findings) {
  if (!require(node, Node::Kind::object, path, findings)) return;
  check_names(node, group_fields(), {}, path, findings);
  const std::size_t before = findings.list.size();
  const Settings fields = read_table(node, group_fields(), path, findings);
  if (findings.list.size() != before) return;
  const Scenario::Group group{narrow(fields.integer("nodes")), narrow(fields.integer("shards"))};
  if (group.nodes > group.shards)
    findings.add(node.find("shards")->place,
                 join(path, "shards") + ": " + few_shards(group.nodes, group.shards));
  groups.push_back(group);
}

void check_sums(const Node& node, const Scenario::Committee& committee, Findings& findings) {
  std::uint64_t nodes = 0;
  std::uint64_t shards = 0;
  for (const Scenario::Group& group : committee.groups) {
    nodes += group.nodes;
    shards += group.shards;
  }
  const auto differ = [&](const char* what, std::uint64_t sum, std::uint64_t stated) {
    if (sum != stated)
      findings.add(node.find(what)->place, "committee." + std::string(what) + ": the groups have " +
                                               std::to_string(sum) + " " + what + " together, not " +
                                               std::to_string(stated));
  };
  if (node.find("nodes") != nullptr) differ("nodes", nodes, committee.nodes);
  differ("shards", shards, committee.shards);
}

}  // namespace

std::optional<Scenario::Committee> read_committee(const Node& node, Findings& findings) {
  const std::size_t before = findings.list.size();
  constexpr std::array<std::string_view, 1> kGroups{"groups"};
  check_names(node, committee_fields(), kGroups, "committee", findings);
  const Settings fields = read_table(node, committee_fields(), "committee", findings);
  Scenario::Committee committee;
  committee.nodes = narrow(fields.integer("nodes"));
  committee.shards = narrow(fields.integer("shards"));

  const Node* groups = node.find("groups");
  if (groups != nullptr && require(*groups, Node::Kind::array, "committee.groups", findings))
    for (std::size_t i = 0; i < groups->items.size(); ++i)
      read_group(groups->items[i], join("committee.groups", i), committee.groups, findings);
  const bool grouped = groups != nullptr && !groups->items.empty();
  if (!grouped && node.find("nodes") == nullptr)
    findings.add({node.place.source, node.place.offset, 1}, "committee lacks \"nodes\"",
                 "a whole number, or a list of \"groups\"");
  if (findings.list.size() != before) return std::nullopt;

  const Place& place = node.find("shards")->place;
  if (grouped)
    check_sums(node, committee, findings);
  else
    committee.groups = {{committee.nodes, committee.shards}};
  if (committee.shards < kFewestShards)
    findings.add(place,
                 "committee.shards: impossible shape, n = " + std::to_string(committee.shards) +
                     " shards cannot bear a single fault",
                 "the code needs n >= 4");
  else if (!grouped && committee.nodes > committee.shards)
    findings.add(place, "committee.shards: " + few_shards(committee.nodes, committee.shards));
  committee.nodes = 0;
  for (const Scenario::Group& group : committee.groups) committee.nodes += group.nodes;
  if (findings.list.size() != before) return std::nullopt;
  return committee;
}

}  // namespace floe::scenario
