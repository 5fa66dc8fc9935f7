#include "nodes/node_choice.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "fields/kinds.hpp"

namespace floe {
namespace {

using text::JsonWriter;
using text::Node;

constexpr auto kInline = JsonWriter::Layout::inline_;

class NodeChoiceKind final : public fields::KindOf<NodeChoice> {
 public:
  std::optional<NodeChoice> read(const Node& node, const std::string& path,
                                 text::Findings& findings) const override {
    if (node.kind == Node::Kind::array) {
      auto nodes = nodes_->read(node, path, findings);
      if (!nodes) return std::nullopt;
      return NodeChoice{.nodes = *std::move(nodes)};
    }
    if (node.kind != Node::Kind::string) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    if (parse_share(node.text)) {
      const auto share = share_->read(node, path, findings);
      if (!share) return std::nullopt;
      return NodeChoice{.share = *share};
    }
    auto name = name_->read(node, path, findings);
    if (!name) return std::nullopt;
    return NodeChoice{.of_class = *std::move(name)};
  }
  // Classes are few and may not be there.
  void draw(fields::Draws& draws, NodeChoice& choice) const override {
    choice = {};
    if (draws.chance(0.02)) {
      choice.of_class = "class-1";
    } else if (draws.chance(0.5)) {
      share_->draw(draws, choice.share);
    } else {
      const std::int64_t first = draws.whole(0, draws.few());
      const std::int64_t last = std::min<std::int64_t>(draws.few(), first + draws.whole(0, 5));
      for (std::int64_t node = first; node <= last; ++node) choice.nodes.push_back(node);
    }
  }
  void print(JsonWriter& json, const NodeChoice& choice) const override {
    if (!choice.of_class.empty())
      json.value(choice.of_class);
    else if (!choice.nodes.empty())
      nodes_->print(json, choice.nodes);
    else
      share_->print(json, choice.share);
  }
  void schema(JsonWriter& json) const override {
    json.key("anyOf").list();
    name_->write_schema(json.object(kInline));
    json.end();
    nodes_->write_schema(json.object(kInline));
    json.end().end();
  }
  fields::Words words() const override {
    return {.type = "nodes",
            .unit = {},
            .range = "a share of all nodes, a list of nodes, or the name of a class",
            .example = "\"30%\""};
  }
  std::string expected() const override {
    return R"(a share such as "30%", a list of nodes, or the name of a class)";
  }

 private:
  fields::KindPtr<double> share_ = fields::share();
  fields::KindPtr<std::string> name_ = fields::label();
  fields::KindPtr<std::vector<std::int64_t>> nodes_ =
      fields::list(fields::whole<std::int64_t>(0, 65535),
                   {.expected = "a list of whole numbers", .at_least_one = "a node"});
};

std::size_t count_of(double share, std::uint32_t nodes) {
  return static_cast<std::size_t>(share * nodes + 0.5);
}

}  // namespace

fields::KindPtr<NodeChoice> node_choice() { return std::make_shared<NodeChoiceKind>(); }

std::vector<NodeId> chosen(const NodeChoice& choice, const Domains& domains, std::uint32_t nodes,
                           const Streams& streams) {
  std::vector<NodeId> all;
  if (!choice.of_class.empty()) {
    all = domains.of_class(choice.of_class);
  } else if (!choice.nodes.empty()) {
    all.assign(choice.nodes.begin(), choice.nodes.end());
  } else {
    all.resize(nodes);
    std::iota(all.begin(), all.end(), 0u);
    const std::size_t count = count_of(choice.share, nodes);
    if (count >= nodes) return all;
    Stream stream = streams.of(0, "/among");
    for (std::size_t i = 0; i < count; ++i) std::swap(all[i], all[i + stream.below(nodes - i)]);
    all.resize(count);
  }
  std::ranges::sort(all);
  return all;
}

void check_choice(std::string_view field, const NodeChoice& choice, const Cast& cast,
                  Complaints& complaints) {
  const std::string name(field);
  std::vector<std::int64_t> sorted = choice.nodes;
  std::ranges::sort(sorted);
  if (!sorted.empty() && sorted.back() >= cast.nodes)
    complaints.push_back({name, "node " + std::to_string(sorted.back()) + " does not exist; nodes are 0 to " +
                                    std::to_string(cast.nodes - 1)});
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    complaints.push_back({name, "a node is listed twice"});
  if (choice.of_class.empty() || std::ranges::find(cast.classes, choice.of_class) != cast.classes.end())
    return;
  std::vector<std::string_view> known(cast.classes.begin(), cast.classes.end());
  complaints.push_back({name, "unknown class " + fields::shown(choice.of_class),
                        known.empty()
                            ? R"(give it in `domains`, as in {"classes": [{"name": ..., "share": ...}]})"
                            : text::suggest(choice.of_class, known)});
}

void idle_choice(std::string_view field, const NodeChoice& choice, const Cast& cast, Complaints& complaints) {
  if (!choice.of_class.empty()) {
    if (cast.who->of_class(choice.of_class).empty())
      complaints.push_back({std::string(field), "no node is of this class", "a larger share of the class"});
    return;
  }
  if (choice.nodes.empty()) idle_share(field, count_of(choice.share, cast.nodes), cast, complaints);
}

void idle_share(std::string_view field, std::size_t nodes, const Cast& cast, Complaints& complaints) {
  if (nodes > 0) return;
  complaints.push_back({std::string(field), "that of " + std::to_string(cast.nodes) + " nodes rounds to none",
                        "a larger share"});
}

}  // namespace floe
