// Rules that span several parts of a scenario. Each sees the whole document, for the places of what it names.
#include "scenario/rules.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "clients/client.hpp"
#include "faults/fault.hpp"
#include "maintenance/upkeep.hpp"
#include "moves/epochs.hpp"
#include "network/kinds.hpp"
#include "scenario/policy_rules.hpp"
#include "scenario/sections.hpp"
#include "schemes/registry.hpp"
#include "text/suggest.hpp"
#include "writes/write.hpp"

namespace floe::scenario {
namespace {

using fields::join;
using fields::shown;
using text::Node;

// Where something is wrong, as questions about it are asked: a document may have as many mistakes as values.
class Trouble {
 public:
  explicit Trouble(const text::Findings& findings) {
    places_.reserve(findings.list.size());
    for (const text::Diagnostic& each : findings.list)
      places_.emplace_back(each.place.source, each.place.offset);
    std::ranges::sort(places_);
  }

  // Whether nothing is wrong with a value; parts of it may come from --set.
  bool spares(const Node& node) const {
    return !touches(node.place) &&
           std::ranges::all_of(node.items, [&](const Node& item) { return spares(item); }) &&
           std::ranges::none_of(node.members, [&](const text::Member& member) {
             return touches(member.name_place) || !spares(member.value);
           });
  }

  // Whether an object was read: what it has is right and what it needs is there. Unknown names do not matter.
  bool is_read(const Node& object) const {
    return !std::ranges::binary_search(places_, std::pair(object.place.source, object.place.offset)) &&
           std::ranges::all_of(object.members,
                               [&](const text::Member& member) { return spares(member.value); });
  }

 private:
  bool touches(const text::Place& place) const {
    const auto first = std::ranges::lower_bound(places_, std::pair(place.source, place.offset));
    return first != places_.end() && first->first == place.source &&
           first->second < place.offset + std::max<std::size_t>(place.length, 1);
  }

  std::vector<std::pair<std::uint32_t, std::size_t>> places_;  // source and offset, in order
};

// The entries of a list of models that were read, each with its place in the list.
struct Entry {
  const Node* node;
  std::string path;
  const Scenario::Choice* choice;
};

std::vector<Entry> entries_of(const Node& root, std::string_view list,
                              const std::vector<Scenario::Choice>& choices) {
  std::vector<Entry> entries;
  const Node* nodes = root.find(list);
  if (nodes == nullptr) return entries;
  auto choice = choices.begin();
  for (std::size_t i = 0; i < nodes->items.size() && choice != choices.end(); ++i) {
    const Node* model = nodes->items[i].find("model");
    if (model == nullptr || model->text != choice->model) continue;
    entries.push_back({&nodes->items[i], join(std::string(list), i), &*choice++});
  }
  return entries;
}

// Sums of bytes are counted up to 9.2 EB, and a message in double, up to 2^53 B.
constexpr double kMostStored = 1e18;
constexpr std::int64_t kLargestMessage = 1'000'000'000'000'000;

double stored_bytes(const schemes::Scheme& scheme, const Scenario::BlobGroup& group) {
  const Layout layout = scheme.layout(group.size.greatest());
  double pieces = 0;
  for (const PieceKind& kind : layout.kinds) pieces += to_double(kind.size);
  return pieces * layout.slots * group.count;
}

void check_scheme(const Node& root, const Entry& entry, const Scenario& scenario, const Trouble& trouble,
                  text::Findings& findings) {
  const schemes::Entry& model = *find(schemes::registry(), entry.choice->model);
  const std::string scheme = entry.choice->model + ": ";
  const std::uint32_t shards = scenario.committee.shards;
  // What a single byte already breaks is no matter of size.
  if (const auto complaint = model.limit(entry.choice->settings, shards, Bytes{1})) {
    findings.add(entry.node->find("model")->place, entry.path + ": " + scheme + *complaint);
    return;
  }
  const auto made = model.make(entry.choice->settings, shards);
  const Node* blobs = root.find("blobs");
  auto blob = scenario.blobs.begin();
  double stored = 0;
  for (std::size_t i = 0; blobs != nullptr && i < blobs->items.size() && blob != scenario.blobs.end(); ++i) {
    if (!trouble.is_read(blobs->items[i])) continue;
    const text::Place& place = blobs->items[i].find("size")->place;
    const std::string size = join(join("blobs", i), "size") + ": ";
    if (const auto complaint = model.limit(entry.choice->settings, shards, blob->size.greatest()))
      findings.add(place, size + scheme + *complaint);
    else if (stored <= kMostStored && (stored += stored_bytes(*made, *blob)) > kMostStored)
      findings.add(place, size + scheme + "what is stored comes to more than 1 EB");
    ++blob;
  }
  for (const Entry& client : entries_of(root, "clients", scenario.clients)) {
    if (client.choice->model != writes::write.description.name || !trouble.spares(*client.node)) continue;
    const Bytes largest = client.choice->settings.as<writes::WriteSettings>().size.greatest();
    if (const auto complaint = model.limit(entry.choice->settings, shards, largest))
      findings.add(client.node->find("size")->place, join(client.path, "size") + ": " + scheme + *complaint);
  }
}

void complain(const Complaints& complaints, const Node& node, const std::string& path,
              const std::string& model, text::Findings& findings) {
  for (const Complaint& complaint : complaints) {
    const Node* field = complaint.field.empty() ? nullptr : node.find(complaint.field);
    if (field != nullptr)
      findings.add(field->place, join(path, complaint.field) + ": " + complaint.sentence, complaint.hint);
    else
      findings.add(node.find("model")->place, path + ": " + model + ": " + complaint.sentence,
                   complaint.hint);
  }
}

template <class E>
void check_processes(std::span<const E> registry, const std::vector<Entry>& entries, const Cast& cast,
                     text::Findings& findings) {
  const Trouble trouble(findings);
  std::map<const E*, std::string> first;  // paths of those that are named once at most
  for (const Entry& entry : entries) {
    const E& model = *find(registry, entry.choice->model);
    Complaints complaints;
    const auto [known, is_new] = first.try_emplace(&model, entry.path);
    if (model.is_single && !is_new)
      complaints.push_back({"model", "is already described in " + known->second, "remove one of the two"});
    if (model.check != nullptr && trouble.spares(*entry.node))
      model.check(entry.choice->settings, cast, complaints);
    complain(complaints, *entry.node, entry.path, entry.choice->model, findings);
  }
}

void check_classes(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const std::string found = complaint(scenario.domains.classes, scenario.committee.nodes);
  if (!found.empty()) findings.add(root.find("domains")->find("classes")->place, "domains.classes: " + found);
}

void check_batches(const Node& at, const std::string& path, const maintenance::RepairSettings& repair,
                   const Scenario& scenario, text::Findings& findings) {
  for (const Scenario::BlobGroup& group : scenario.blobs) {
    const std::int64_t together = std::min(repair.batch_blobs, group.count);
    if (group.size.greatest().n <= kLargestMessage / together) continue;
    findings.add(at.find("batch_blobs")->place, join(path, "batch_blobs") + ": " + std::to_string(together) +
                                                    " blobs of " + to_text(group.size.greatest()) +
                                                    " in one message are more than 1 PB");
    return;
  }
}

// Nothing expires where no epoch begins.
void check_lifetimes(const Node& root, const Scenario& scenario, text::Findings& findings) {
  if (has_epochs(scenario)) return;
  for (std::size_t i = 0; i < scenario.blobs.size(); ++i)
    if (!scenario.blobs[i].lifetime.is_endless())
      findings.add(
          root.find("blobs")->items[i].find("lifetime")->place,
          join(join("blobs", i), "lifetime") + ": no epoch begins, and blobs expire as one does",
          "add {\"model\": \"" + std::string(moves::epochs.description.name) + "\"} to \"maintenance\"");
}

void check_models(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const Node* committee = root.find("committee");
  const std::vector<Entry> schemes = entries_of(root, "schemes", scenario.schemes);
  if (committee != nullptr && scenario.committee.shards > 0) {
    check_classes(root, scenario, findings);
    const Trouble trouble(findings);
    for (const Entry& entry : schemes)
      if (trouble.spares(*entry.node)) check_scheme(root, entry, scenario, trouble, findings);
    check_processes(faults::registry(), entries_of(root, "faults", scenario.faults), cast_of(scenario),
                    findings);
  }
  const auto place = [](const Entry& entry) {
    const Node* label = entry.node->find("label");
    return label != nullptr ? label->place : entry.node->find("model")->place;
  };
  std::map<std::string_view, const Entry*> labels;
  for (const Entry& entry : schemes) {
    const auto [same, is_new] = labels.emplace(entry.choice->label, &entry);
    if (!is_new)
      findings.add(place(entry),
                   entry.path + ": the label " + shown(entry.choice->label) + " is already used by " +
                       same->second->path,
                   "give one of them a \"label\"");
  }
}

// The baseline is one of the schemes.
void check_baseline(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const Node* baseline = root.find("baseline");
  if (baseline == nullptr || scenario.baseline.empty()) return;
  std::vector<std::string_view> labels;
  for (const Scenario::Choice& scheme : scenario.schemes) labels.push_back(scheme.label);
  if (std::ranges::find(labels, std::string_view(scenario.baseline)) != labels.end()) return;
  findings.add(baseline->place, "baseline: no scheme is called " + shown(scenario.baseline),
               text::suggest(scenario.baseline, labels));
}

// What the chosen model of sharing would pass over.
void check_sharing(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const NetworkFields& network = scenario.network;
  const bool unlimited = network.sharing == "unlimited";
  const auto refuse = [&](std::string_view name, std::string_view what, std::string_view others) {
    if (const Node* field = root.find("network")->find(name))
      findings.add(field->place,
                   join("network", name) + ": " + std::string(what) + " when network.sharing is \"" +
                       std::string(network.sharing) + "\"",
                   "use " + std::string(others));
  };
  constexpr std::string_view kLimited = R"("max-min", "exact" or "fifo")";
  constexpr std::string_view kFair = R"("max-min" or "exact")";
  if (unlimited && !network.transfer_limit.is_unlimited())
    refuse("transfer_limit", "has no effect", kLimited);
  if (unlimited && network.repair_share < 1) refuse("repair_share", "has no effect", kLimited);
  if ((unlimited || network.sharing == "fifo") && network.read_weight != network.repair_weight) {
    refuse("read_weight", "has no effect", kFair);
    refuse("repair_weight", "has no effect", kFair);
  }
}

// Whether the regions are those of the latency and hold every node once.
void check_places(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const LatencyLaw& latency = scenario.network.latency;
  const std::vector<Region>& regions = scenario.network.regions;
  std::vector<std::string_view> known(latency.regions.begin(), latency.regions.end());
  if (!regions.empty()) {
    const Node& list = *root.find("network")->find("regions");
    std::vector<bool> listed(scenario.committee.nodes, false);
    double sum = 0;
    for (std::size_t i = 0; i < regions.size(); ++i) {
      const std::string at = join("network.regions", i);
      if (latency.by_region() && std::ranges::find(known, std::string_view(regions[i].name)) == known.end())
        findings.add(list.items[i].find("name")->place,
                     join(at, "name") + ": unknown region " + shown(regions[i].name) +
                         "; network.latency has no such region",
                     text::suggest(regions[i].name, known));
      if (regions[i].nodes.empty() && regions[i].share <= 0)
        findings.add(list.items[i].place, at + ": the region " + shown(regions[i].name) + " has no nodes",
                     "give it \"nodes\" or a \"share\"");
      sum += regions[i].share;
      for (std::size_t k = 0; k < regions[i].nodes.size(); ++k) {
        const auto node = static_cast<std::size_t>(regions[i].nodes[k]);
        const text::Place& place = list.items[i].find("nodes")->items[k].place;
        const std::string what = join(join(at, "nodes"), k) + ": ";
        if (node >= listed.size())
          findings.add(place,
                       what + "there are " + std::to_string(listed.size()) + " nodes, numbered from 0");
        else if (listed[node])
          findings.add(place, what + "node " + std::to_string(node) + " is listed twice");
        else
          listed[node] = true;
      }
    }
    if (sum > 0 || std::ranges::find(listed, false) != listed.end())
      check_sum(list, sum, "network.regions", "the nodes that no region lists", findings);
  }
}

void check_settings(const Node& at, const std::string& path, const maintenance::RepairSettings& repair,
                    const Scenario& scenario, text::Findings& findings) {
  check_batches(at, path, repair, scenario, findings);
  check_policies(at, path, repair, scenario, findings);
}

// Repair is described once, in its section or in the list; that section and repair itself say when a node is
// declared gone.
void check_repair(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const std::string_view repair = maintenance::repair.description.name;
  std::string described = root.find(repair) != nullptr ? std::string(repair) : "";
  std::string_view described_model = repair;
  for (const Entry& entry : entries_of(root, "maintenance", scenario.maintenance)) {
    if (entry.choice->model != repair && entry.choice->model != maintenance::detection.description.name)
      continue;
    const text::Place& place = entry.node->find("model")->place;
    if (!described.empty() && described_model == entry.choice->model)
      findings.add(place, entry.path + ": " + entry.choice->model + " is already described in " + described,
                   root.find("preset") != nullptr
                       ? "write what differs from the preset into the section repair, and remove this process"
                       : "remove one of the two");
    else if (!described.empty())
      findings.add(place, entry.path + ": " + described + " already says when a node is declared gone",
                   "set the field \"detection\" of repair, and remove the process \"detection\"");
    described_model = entry.choice->model;
    described = entry.path;
    if (entry.choice->model == repair)
      check_settings(*entry.node, entry.path, entry.choice->settings.as<maintenance::RepairSettings>(),
                     scenario, findings);
  }
  if (const Node* section = root.find(repair))
    check_settings(*section, std::string(repair), scenario.repair, scenario, findings);
}

void check_upkeep_and_clients(const Node& root, const Scenario& scenario, text::Findings& findings) {
  const Cast cast = cast_of(scenario);
  for (std::size_t i = 0; i < scenario.reads.size(); ++i) {
    const auto settings = fields::Bound::of(clients::ReadSettings::table(), scenario.reads[i]);
    Complaints complaints;
    clients::read.check(settings, cast, complaints);
    complain(complaints, root.find("reads")->items[i], join("reads", i), "", findings);
  }
  check_processes(maintenance::registry(), entries_of(root, "maintenance", scenario.maintenance), cast,
                  findings);
  check_processes(clients::registry(), entries_of(root, "clients", scenario.clients), cast, findings);
  check_repair(root, scenario, findings);
  check_lifetimes(root, scenario, findings);
}

}  // namespace

bool has_epochs(const Scenario& scenario) {
  return std::ranges::any_of(scenario.maintenance, [](const Scenario::Choice& choice) {
    return choice.model == moves::epochs.description.name;
  });
}

Cast cast_of(const Scenario& scenario) {
  Cast cast{scenario.committee.nodes, scenario.committee.shards, scenario.duration};
  const NetworkFields& network = scenario.network;
  for (const Scenario::BlobGroup& group : scenario.blobs) cast.blobs += group.count;
  for (const Region& region : network.regions) cast.regions.push_back(region.name);
  if (network.regions.empty())
    cast.regions.assign(network.latency.regions.begin(), network.latency.regions.end());
  const auto set = [&](DomainKind kind, std::size_t count) {
    cast.domains[static_cast<std::size_t>(kind)] = count;
  };
  set(DomainKind::committee, 1);
  set(DomainKind::rack, count_of(scenario.domains.rack, cast.nodes));
  set(DomainKind::site, count_of(scenario.domains.site, cast.nodes));
  set(DomainKind::provider, count_of(scenario.domains.provider, cast.nodes));
  set(DomainKind::region, cast.regions.size());
  for (const NodeClass& each : scenario.domains.classes) cast.classes.push_back(each.name);
  cast.has_epochs = has_epochs(scenario);
  cast.follows_regimes = std::ranges::any_of(scenario.faults, [](const Scenario::Choice& choice) {
    const auto follows = find(faults::registry(), choice.model)->follows_regimes;
    return follows != nullptr && follows(choice.settings);
  });
  return cast;
}

void check_rules(const Node& root, const Scenario& scenario, text::Findings& findings) {
  if (const Node* name = root.find("name")) check_name(*name, "name", findings);
  const Node* calm = root.find("calm");
  if (calm != nullptr && Trouble(findings).spares(root) && scenario.calm > scenario.duration)
    findings.add(calm->place, "calm: it lasts longer than the run, " + to_text(scenario.duration));
  const Node* warmup = root.find("warmup");
  if (warmup != nullptr && Trouble(findings).spares(root) && scenario.warmup >= scenario.duration)
    findings.add(warmup->place,
                 "warmup: nothing is left of the run to measure, which lasts " + to_text(scenario.duration));
  check_models(root, scenario, findings);
  if (findings.list.empty()) check_baseline(root, scenario, findings);
  if (findings.list.empty()) check_sharing(root, scenario, findings);
  if (findings.list.empty()) check_places(root, scenario, findings);
  if (findings.list.empty()) check_upkeep_and_clients(root, scenario, findings);
}

}  // namespace floe::scenario
