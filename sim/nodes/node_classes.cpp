#include "nodes/node_classes.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <set>

#include "fields/kinds.hpp"
#include "network/places.hpp"

namespace floe {
namespace {

using text::JsonWriter;

constexpr double kSlack = 1e-6;  // of shares that should make no more than a whole

const fields::Table& class_table() {
  using C = NodeClass;
  static const fields::Table table = fields::Table::of<C>(
      {fields::row("name", &C::name, fields::label(), "The name by which faults mean it.").required(),
       fields::row(
           "nodes", &C::nodes,
           fields::list(fields::whole<std::int64_t>(0, 65535), {.expected = "a list of whole numbers"}),
           "Nodes that are in it, by number."),
       fields::row("share", &C::share, fields::share(),
                   "The share, drawn at random, of the nodes that no class lists."),
       fields::row("silence", &C::silence, fields::duration(),
                   "The time without an answer after which a node of this class is declared gone; none is "
                   "that of repair's `detection`.")});
  return table;
}

class NodeClassesKind final : public fields::KindOf<std::vector<NodeClass>> {
 public:
  std::optional<std::vector<NodeClass>> read(const text::Node& node, const std::string& path,
                                             text::Findings& findings) const override {
    return list_->read(node, path, findings);
  }
  void print(JsonWriter& json, const std::vector<NodeClass>& classes) const override {
    list_->print(json, classes);
  }
  void draw(fields::Draws& draws, std::vector<NodeClass>& classes) const override {
    classes.clear();
    for (std::int64_t i = 1, count = draws.whole(1, 3); i <= count; ++i) {
      NodeClass one{.name = "class-" + std::to_string(i),
                    .share = std::floor(draws.uniform(0.02, 0.33) * 100) / 100};
      if (draws.chance(0.3) && i - 1 <= draws.few()) one.nodes.push_back(i - 1);
      if (draws.chance(0.3)) silence_->draw(draws, one.silence);
      classes.push_back(std::move(one));
    }
  }
  void schema(JsonWriter& json) const override { list_->schema(json); }
  fields::Words words() const override {
    fields::Words words = list_->words();
    words.type = "list of classes";
    words.example = R"([{"name": "homes", "share": "60%"}])";
    return words;
  }
  std::string expected() const override { return "a list of classes"; }
  std::vector<Part> parts() const override { return list_->parts(); }

 private:
  fields::KindPtr<std::vector<NodeClass>> list_ =
      fields::list(fields::object<NodeClass>(class_table(), JsonWriter::Layout::inline_),
                   {.layout = JsonWriter::Layout::lines});
  fields::KindPtr<Duration> silence_ = fields::duration();
};

}  // namespace

fields::KindPtr<std::vector<NodeClass>> node_classes() { return std::make_shared<NodeClassesKind>(); }

std::vector<std::vector<NodeId>> members_of(const std::vector<NodeClass>& classes, std::uint32_t nodes,
                                            Run run) {
  std::vector<std::vector<NodeId>> members(classes.size());
  std::vector<bool> listed(nodes, false);
  std::vector<double> shares;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    shares.push_back(classes[i].share);
    for (const std::int64_t node : classes[i].nodes) {
      members[i].push_back(static_cast<NodeId>(node));
      listed[static_cast<std::size_t>(node)] = true;
    }
  }
  std::vector<std::uint32_t> others;
  for (NodeId node = 0; node < nodes; ++node)
    if (!listed[node]) others.push_back(node);
  shares.push_back(std::max(0.0, 1 - std::accumulate(shares.begin(), shares.end(), 0.0)));  // in no class
  const std::vector<std::uint32_t> parts = deal(shares, others, run.seed, run.replicate, "domain/class");
  for (std::size_t i = 0; i < others.size(); ++i)
    if (parts[i] < members.size()) members[parts[i]].push_back(others[i]);
  for (std::vector<NodeId>& each : members) std::ranges::sort(each);
  return members;
}

std::string complaint(const std::vector<NodeClass>& classes, std::uint32_t nodes) {
  std::set<std::string_view> names;
  std::set<std::int64_t> listed;
  double sum = 0;
  for (const NodeClass& each : classes) {
    if (!names.insert(each.name).second) return "the name " + fields::shown(each.name) + " is given twice";
    if (parse_share(each.name)) return "the name " + fields::shown(each.name) + " could be read as a share";
    if (each.nodes.empty() && each.share <= 0)
      return "the class " + fields::shown(each.name) + " has neither nodes nor a share";
    for (const std::int64_t node : each.nodes) {
      const std::string what = "node " + std::to_string(node);
      if (node >= nodes) return what + " does not exist; nodes are 0 to " + std::to_string(nodes - 1);
      if (!listed.insert(node).second) return what + " is listed twice";
    }
    sum += each.share;
  }
  return sum <= 1 + kSlack ? "" : "the shares add up to more than 100 %";
}

}  // namespace floe
