#include "scenario/committee.hpp"

#include <algorithm>

#include "epochs/apportionment.hpp"

namespace floe::scenario {
namespace {

using fields::join;
using fields::row;
using fields::Table;
using text::Node;

constexpr std::int64_t kMost = 65535;       // points of GF(2^16) without zero
constexpr std::uint32_t kFewestShards = 4;  // 3f + 1 with f = 1

std::string few_shards(std::uint64_t nodes, std::uint64_t shards) {
  return std::to_string(nodes) + " nodes are too many for " + std::to_string(shards) +
         " shards; each node needs at least one";
}

void check_group(const Node& node, const std::string& path, Scenario::Group& group,
                 text::Findings& findings) {
  if (group.nodes > group.shards)
    findings.add(node.find("shards")->place,
                 join(path, "shards") + ": " + few_shards(group.nodes, group.shards));
}

const Table& group_table() {
  using G = Scenario::Group;
  static const Table table =
      Table::of<G>({row("nodes", &G::nodes, fields::whole(1, kMost), "The nodes of this group.").required(),
                    row("shards", &G::shards, fields::whole(1, kMost),
                        "The shards that they share evenly; the first nodes take what is left over.")
                        .required()});
  return table;
}

const Table& committee_table() {
  using C = Scenario::Committee;
  constexpr auto kInline = text::JsonWriter::Layout::inline_;
  static const Table table = Table::of<C>(
      {row("nodes", &C::nodes, fields::whole(1, kMost),
           "The number of nodes; with groups or a list of stakes it may be left out."),
       row("shards", &C::shards, fields::whole(1, kMost),
           "The number of shards, n of the code: a blob has one place on every shard.")
           .required(),
       row("groups", &C::groups,
           fields::list(fields::object<Scenario::Group>(group_table(), kInline, check_group),
                        {.layout = text::JsonWriter::Layout::lines}),
           "Groups of nodes that hold different numbers of shards.")
           .part(),
       row("stake", &C::stake, stakes(),
           "What each node has at stake, in place of groups. Shards follow by D'Hondt's method, in which "
           "no node has more than a tenth of them from 20 nodes on, or twice its even share below. A node "
           "of too little stake has none; without the process epochs it keeps the metadata of every blob all "
           "the same.")
           .sparing()});
  return table;
}

void check_sums(const Node& node, const Scenario::Committee& committee, text::Findings& findings) {
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

void check_stake(const Node& node, const Scenario::Committee& committee, text::Findings& findings) {
  const text::Place& place = node.find("stake")->place;
  const std::vector<std::uint64_t>& listed = committee.stake.listed;
  const auto nodes = std::to_string(committee.nodes);
  if (!committee.groups.empty())
    findings.add(place, "committee.stake: the groups already say who holds how many shards",
                 "remove \"groups\", and give the number of \"nodes\"");
  else if (!listed.empty() && listed.size() != committee.nodes)
    findings.add(place, "committee.stake: there are " + nodes + " nodes, and the stakes of " +
                            std::to_string(listed.size()) + " are listed");
  else if (committee.nodes > kMost)
    findings.add(place, "committee.stake: there are " + nodes + " nodes, and at most " +
                            std::to_string(kMost) + " can be numbered");
  else if (std::ranges::count(listed, 0u) == std::ssize(listed) && !listed.empty())
    findings.add(place, "committee.stake: no node has any");
  else if (!can_apportion(std::vector<std::uint64_t>(committee.nodes, 1), committee.shards))
    findings.add(node.find("shards")->place,
                 "committee.shards: no node of " + nodes +
                     " may have more than a tenth of the shards, and a tenth of " +
                     std::to_string(committee.shards) + " is none");
}

// What follows from all of it once every field is right.
void check_shape(const Node& node, bool grouped, Scenario::Committee& committee, text::Findings& findings) {
  const text::Place& place = node.find("shards")->place;
  const bool staked = committee.stake.are_given();
  if (staked && node.find("nodes") == nullptr)
    committee.nodes = static_cast<std::uint32_t>(committee.stake.listed.size());
  if (staked)
    check_stake(node, committee, findings);
  else if (grouped)
    check_sums(node, committee, findings);
  else
    committee.groups = {{committee.nodes, committee.shards}};
  if (committee.shards < kFewestShards)
    findings.add(place,
                 "committee.shards: " + std::to_string(committee.shards) +
                     " shards are too few; the codes need at least " + std::to_string(kFewestShards),
                 "n shards tolerate f faults where n is at least 3f + 1, and f must be at least 1");
  else if (!grouped && !staked && committee.nodes > committee.shards)
    findings.add(place, "committee.shards: " + few_shards(committee.nodes, committee.shards));
  if (staked) return;
  committee.nodes = 0;
  for (const Scenario::Group& group : committee.groups) committee.nodes += group.nodes;
}

class CommitteeKind final : public fields::KindOf<Scenario::Committee> {
 public:
  std::optional<Scenario::Committee> read(const Node& node, const std::string& path,
                                          text::Findings& findings) const override {
    if (!fields::require(node, Node::Kind::object, path, findings, R"(as in {"nodes": 100, "shards": 100})"))
      return std::nullopt;
    const std::size_t before = findings.list.size();
    Scenario::Committee committee;
    fields::check_names(node, committee_table(), {}, path, findings);
    fields::read_fields(node, committee_table(), path, findings, &committee);
    const Node* groups = node.find("groups");
    const bool grouped = groups != nullptr && !groups->items.empty();
    const Node* stake = node.find("stake");
    const bool is_none = stake == nullptr || (stake->kind == Node::Kind::array && stake->items.empty());
    const bool listed = !is_none && stake->find("law") == nullptr;  // or wrong, which is told
    if (!grouped && !listed && node.find("nodes") == nullptr)
      findings.add({node.place.source, node.place.offset, 1}, "committee: the field \"nodes\" is missing",
                   "give the number of nodes, or a list of \"groups\"");
    if (findings.list.size() == before) check_shape(node, grouped, committee, findings);
    if (findings.list.size() != before) return std::nullopt;
    return committee;
  }
  void print(text::JsonWriter& json, const Scenario::Committee& committee) const override {
    json.object();
    fields::print_fields(json, committee_table(), &committee);
    json.end();
  }
  void schema(text::JsonWriter& json) const override {
    constexpr auto kInline = text::JsonWriter::Layout::inline_;
    fields::object_schema(json, committee_table());
    json.key("anyOf").list();
    for (const std::string_view name : {"nodes", "groups", "stake"})
      json.object(kInline).key("required").list().value(name).end().end();
    json.end();
  }
  fields::Words words() const override {
    return {.type = "object", .unit = {}, .range = {}, .example = R"({"nodes": 100, "shards": 100})"};
  }
  std::string expected() const override { return "an object"; }
  std::vector<Part> parts() const override { return {{{}, {}, &committee_table()}}; }
};

}  // namespace

fields::KindPtr<Scenario::Committee> committee() { return std::make_shared<CommitteeKind>(); }

}  // namespace floe::scenario
