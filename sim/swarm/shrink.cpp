#include "swarm/shrink.hpp"

#include <charconv>
#include <cmath>
#include <vector>

#include "text/document.hpp"
#include "text/json_writer.hpp"

namespace floe::swarm {
namespace {

using text::JsonWriter;
using text::Node;

bool holds_objects(const Node& node) {
  return node.kind == Node::Kind::array && !node.items.empty() && node.items[0].kind == Node::Kind::object;
}

void write(JsonWriter& json, const Node& node, JsonWriter::Layout layout) {
  switch (node.kind) {
    case Node::Kind::null:
      json.raw("null");
      break;
    case Node::Kind::boolean:
      json.value(node.truth);
      break;
    case Node::Kind::number:
      json.raw(node.text);
      break;
    case Node::Kind::string:
      json.value(node.text);
      break;
    case Node::Kind::array:
      json.list(layout);
      for (const Node& item : node.items) write(json, item, JsonWriter::Layout::inline_);
      json.end();
      break;
    case Node::Kind::object:
      json.object(layout);
      for (const text::Member& member : node.members)
        write(json.key(member.name), member.value,
              holds_objects(member.value) ? JsonWriter::Layout::lines : JsonWriter::Layout::inline_);
      json.end();
      break;
  }
}

std::string text_of(const Node& node) {
  JsonWriter json;
  write(json, node, JsonWriter::Layout::lines);
  return json.text() + "\n";
}

// Smaller numbers in place of one that text begins with: half of it, and its first digit with zeros. "36h" gives
// 18h and 30h, 7 gives 3, "0.5" gives 0.25; nothing where it is as small as it gets, or text is no number.
std::vector<std::string> smaller(const std::string& text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || value <= 0) return {};
  const std::string unit(parsed.ptr);
  const std::string number(text.data(), parsed.ptr);
  constexpr double kSmallest = 1e-3;
  if (number.find_first_of(".eE") != std::string::npos)
    return value < kSmallest ? std::vector<std::string>{} : std::vector{text::decimal(value / 2) + unit};
  std::vector<std::string> all{text::decimal(std::trunc(value / 2)) + unit};
  const std::string round = number.substr(0, 1) + std::string(number.size() - 1, '0');
  if (round != number) all.push_back(round + unit);
  return all;
}

class Shrinker {
 public:
  Shrinker(Node root, std::uint32_t most, const std::function<bool(const std::string&)>& stays)
      : root_(std::move(root)), left_(most), stays_(stays) {}

  // Large parts first; whatever went may let more go.
  void run() {
    while (left_ > 0) {
      const std::size_t before = removed_;
      drop_entries(root_);
      drop_members(root_);
      if (removed_ == before) break;
    }
    while (left_ > 0 && halve(root_)) continue;
  }
  const Node& root() const { return root_; }
  std::uint32_t used(std::uint32_t most) const { return most - left_; }

 private:
  bool still_stays() {
    if (left_ == 0) return false;
    --left_;
    return stays_(text_of(root_));
  }

  // Without them blobs may be too large to be encoded: one that is only sized, and a law of sizes.
  static bool is_kept(const text::Member& member) {
    return member.name == "content" || member.name == "largest";
  }
  static bool is_kept(const Node&) { return false; }

  // Tries to go on without one of some things, each of which may hold others.
  template <class Things, class Inside>
  void drop(Things& things, const Inside& inside) {
    for (std::size_t i = things.size(); i-- > 0;) {
      if (is_kept(things[i])) continue;
      const Things before = things;
      things.erase(things.begin() + static_cast<std::ptrdiff_t>(i));
      if (still_stays()) {
        ++removed_;
        continue;
      }
      things = before;
      inside(things[i]);
    }
  }
  void drop_entries(Node& node) {
    drop(node.items, [this](Node& item) { drop_entries(item); });
    for (text::Member& member : node.members) drop_entries(member.value);
  }
  void drop_members(Node& node) {
    drop(node.members, [this](text::Member& member) { drop_members(member.value); });
    for (Node& item : node.items) drop_members(item);
  }

  // Each number once; true when one became smaller.
  bool halve(Node& node) {
    bool any = false;
    if (node.kind == Node::Kind::number || node.kind == Node::Kind::string) {
      const std::string before = node.text;
      for (const std::string& each : smaller(before)) {
        if (any) break;
        node.text = each;
        any = still_stays();
        if (!any) node.text = before;
      }
    }
    for (Node& item : node.items) any = halve(item) || any;
    for (text::Member& member : node.members) any = halve(member.value) || any;
    return any;
  }

  Node root_;
  std::uint32_t left_;
  std::size_t removed_ = 0;
  const std::function<bool(const std::string&)>& stays_;
};

}  // namespace

Shrunk shrink(const std::string& text, std::uint32_t most_trials,
              const std::function<bool(const std::string& text)>& stays) {
  const std::vector<text::Source> sources{{"scenario", text}};
  std::vector<text::Diagnostic> problems;
  Node root;
  if (!text::parse(sources, 0, 0, root, problems)) return {text};
  Shrinker shrinker(std::move(root), most_trials, stays);
  shrinker.run();
  return {text_of(shrinker.root()), shrinker.used(most_trials)};
}

}  // namespace floe::swarm
