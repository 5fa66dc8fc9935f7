// The shape of a scenario: which object stands where, and the rules that span several fields. Single values
// are judged in reader_values.
#include "scenario/reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "faults/registry.hpp"
#include "scenario/fields.hpp"
#include "scenario/reader_committee.hpp"
#include "scenario/reader_file.hpp"
#include "scenario/reader_overrides.hpp"
#include "scenario/reader_places.hpp"
#include "scenario/reader_values.hpp"
#include "scenario/suggest.hpp"
#include "schemes/registry.hpp"

namespace floe::scenario {
namespace {

constexpr std::size_t kLongestName = 64;

std::uint32_t narrow(std::int64_t checked) { return static_cast<std::uint32_t>(checked); }

// Names become folders, columns and labels; one rule keeps all of them simple.
bool fits_file_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '+';
  };
  return !name.empty() && name.size() <= kLongestName && name[0] != '-' && name[0] != '.' &&
         std::ranges::all_of(name, allowed);
}

class Reader {
 public:
  Reader(const Node& root, Findings& findings) : root_(root), findings_(findings) {}

  Scenario read() {
    if (!require(root_, Node::Kind::object, "", findings_)) return {};
    read_top();
    if (const Node* node = section("committee", Node::Kind::object)) {
      const auto committee = read_committee(*node, findings_);
      committee_ok_ = committee.has_value();
      if (committee) scenario_.committee = *committee;
    }
    scenario_.network = read_section("network", network_fields());
    scenario_.repair = read_section("repair", repair_fields());
    each("blobs", [&](const Node& node, const std::string& path) { read_blob(node, path); });
    each("schemes", [&](const Node& node, const std::string& path) { read_scheme(node, path); });
    each("faults", [&](const Node& node, const std::string& path) { read_fault(node, path); });
    each("reads", [&](const Node& node, const std::string& path) {
      check_names(node, read_fields(), {}, path, findings_);
      scenario_.reads.push_back(read_table(node, read_fields(), path, findings_));
    });
    check_labels();
    check_limit();
    if (findings_.list.empty()) check_places(root_, scenario_, findings_);
    return std::move(scenario_);
  }

 private:
  const Node* section(std::string_view name, Node::Kind kind) {
    const Node* node = root_.find(name);
    return node != nullptr && require(*node, kind, std::string(name), findings_) ? node : nullptr;
  }

  // An optional object of plain fields: what it leaves out, and all of it when it is not there, is default.
  Settings read_section(const std::string& name, std::span<const Field> fields) {
    const Node nothing;
    const Node* node = section(name, Node::Kind::object);
    if (node != nullptr) check_names(*node, fields, {}, name, findings_);
    return read_table(node != nullptr ? *node : nothing, fields, name, findings_);
  }

  template <class Visit>
  void each(std::string_view name, Visit visit) {
    const Node* list = section(name, Node::Kind::array);
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const std::string path = join(std::string(name), i);
      if (require(list->items[i], Node::Kind::object, path, findings_)) visit(list->items[i], path);
    }
    const auto known = std::ranges::find(sections(), name, &Section::name);
    if (list->items.empty() && known->required)
      findings_.add(list->place, std::string(name) + " is empty",
                    "it takes at least one entry: " + std::string(known->sentence));
  }

  void read_top() {
    std::vector<std::string_view> names;
    for (const Section& part : sections()) names.push_back(part.name);
    check_names(root_, top_fields(), names, "", findings_);
    for (const Section& part : sections())
      if (part.required && root_.find(part.name) == nullptr)
        findings_.add({root_.place.source, root_.place.offset, 1},
                      "the scenario lacks \"" + std::string(part.name) + "\"", std::string(part.sentence));

    const Settings top = read_table(root_, top_fields(), "", findings_);
    scenario_.name = top.text("name");
    scenario_.note = top.text("note");
    scenario_.seed = static_cast<std::uint64_t>(top.integer("seed"));
    scenario_.replicates = narrow(top.integer("replicates"));
    scenario_.duration = top.duration("duration");
    check_name(root_.find("name"), "name", scenario_.name);
  }

  void check_name(const Node* node, const std::string& path, std::string_view name) {
    if (node == nullptr || node->kind != Node::Kind::string || fits_file_name(name)) return;
    findings_.add(node->place, path + ": \"" + printable(name, kLongestName) + "\" cannot be a file name",
                  "1 to 64 letters, digits and - _ . +, not beginning with - or .");
  }

  void read_blob(const Node& node, const std::string& path) {
    check_names(node, blob_fields(), {}, path, findings_);
    const std::size_t before = findings_.list.size();
    const Settings fields = read_table(node, blob_fields(), path, findings_);
    if (findings_.list.size() != before) return;
    scenario_.blobs.push_back(
        {narrow(fields.integer("count")), fields.bytes("size"),
         fields.text("content") == "real" ? Scenario::BlobContent::real : Scenario::BlobContent::sized});
    blob_places_.push_back({join(path, "size"), node.find("size")->place});
  }

  void check_limit() {
    if (!findings_.list.empty() || scenario_.network.rate("transfer_limit").is_unlimited() ||
        scenario_.network.text("sharing") != "unlimited")
      return;
    findings_.add(root_.find("network")->find("transfer_limit")->place,
                  "network.transfer_limit: nothing is limited where network.sharing is \"unlimited\"",
                  "take \"max-min\", \"exact\" or \"fifo\"");
  }

  // The entry that `model` names, or nothing and a finding.
  template <class Entry>
  const Entry* entry_of(const Node& node, std::span<const Entry> entries, std::string_view kind,
                        const std::string& path) {
    const Node* model = node.find("model");
    std::vector<std::string_view> names;
    for (const Entry& entry : entries) names.push_back(entry.description.name);
    if (model == nullptr) {
      findings_.add({node.place.source, node.place.offset, 1}, path + " lacks \"model\"", suggest("", names));
      return nullptr;
    }
    if (!require(*model, Node::Kind::string, join(path, "model"), findings_)) return nullptr;
    for (const Entry& entry : entries)
      if (entry.description.name == model->text) return &entry;
    findings_.add(model->place,
                  join(path, "model") + ": no " + std::string(kind) + " is called \"" +
                      printable(model->text, kLongestName) + "\"",
                  suggest(model->text, names));
    return nullptr;
  }

  void read_scheme(const Node& node, const std::string& path) {
    const auto* entry = entry_of(node, schemes::registry(), "scheme", path);
    if (entry == nullptr) return;
    const std::size_t before = findings_.list.size();
    constexpr std::array<std::string_view, 2> kOwn{"model", "label"};
    check_names(node, entry->description.fields, kOwn, path, findings_);
    Scenario::Choice choice{std::string(entry->description.name), std::string(entry->description.name),
                            read_table(node, entry->description.fields, path, findings_)};
    const Node* label = node.find("label");
    if (label != nullptr && require(*label, Node::Kind::string, join(path, "label"), findings_)) {
      choice.label = label->text;
      check_name(label, join(path, "label"), choice.label);
    }
    if (findings_.list.size() == before && committee_ok_) check_scheme(node, *entry, choice.settings, path);
    scenario_.schemes.push_back(std::move(choice));
    label_places_.push_back({path, label ? label->place : node.find("model")->place});
  }

  void check_scheme(const Node& node, const schemes::Entry& entry, const Settings& settings,
                    const std::string& path) {
    const std::uint32_t shards = scenario_.committee.shards;
    const std::string scheme = std::string(entry.description.name) + ": ";
    // What a single byte already breaks is no matter of size.
    if (const auto complaint = entry.limit(settings, shards, Bytes{1})) {
      findings_.add(node.find("model")->place, path + ": " + scheme + *complaint);
      return;
    }
    for (std::size_t i = 0; i < scenario_.blobs.size(); ++i)
      if (const auto complaint = entry.limit(settings, shards, scenario_.blobs[i].size))
        findings_.add(blob_places_[i].place, blob_places_[i].path + ": " + scheme + *complaint);
  }

  void read_fault(const Node& node, const std::string& path) {
    const auto* entry = entry_of(node, faults::registry(), "fault", path);
    if (entry == nullptr) return;
    const std::size_t before = findings_.list.size();
    constexpr std::array<std::string_view, 1> kOwn{"model"};
    check_names(node, entry->description.fields, kOwn, path, findings_);
    Scenario::Choice choice{std::string(entry->description.name), std::string(entry->description.name),
                            read_table(node, entry->description.fields, path, findings_)};
    if (findings_.list.size() == before && committee_ok_)
      if (const auto complaint = entry->limit(choice.settings, scenario_.committee.nodes))
        findings_.add(node.find("model")->place, path + ": " + choice.model + ": " + *complaint);
    scenario_.faults.push_back(std::move(choice));
  }

  void check_labels() {
    for (std::size_t i = 0; i < scenario_.schemes.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (scenario_.schemes[i].label == scenario_.schemes[j].label) {
          findings_.add(label_places_[i].place,
                        label_places_[i].path + ": " + label_places_[j].path + " is called \"" +
                            printable(scenario_.schemes[i].label, kLongestName) + "\" as well",
                        "give one of them a \"label\"");
          break;
        }
  }

  struct Named {
    std::string path;
    Place place;
  };

  const Node& root_;
  Findings& findings_;
  Scenario scenario_;
  bool committee_ok_ = false;
  std::vector<Named> blob_places_;   // beside scenario_.blobs
  std::vector<Named> label_places_;  // beside scenario_.schemes
};

}  // namespace

Scenario read_text(const std::string& name, std::string text, std::span<const std::string> overrides) {
  std::vector<Source> sources{{name, std::move(text)}};
  for (const std::string& argument : overrides) sources.push_back({"--set", argument});

  Findings findings;
  Node root;
  check_text(sources[0].text, findings);
  if (findings.list.empty()) parse(sources, 0, 0, root, findings.list);
  if (!findings.list.empty()) throw ScenarioError(std::move(findings.list), sources);

  for (std::uint32_t i = 1; i < sources.size(); ++i) apply_override(sources, i, root, findings.list);
  Scenario scenario = Reader(root, findings).read();
  if (!findings.list.empty()) throw ScenarioError(std::move(findings.list), sources);
  return scenario;
}

Scenario read(const std::string& path, std::span<const std::string> overrides) {
  return read_text(path, load(path), overrides);
}

}  // namespace floe::scenario
