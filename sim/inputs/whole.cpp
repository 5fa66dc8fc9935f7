#include "inputs/whole.hpp"

#include <vector>

#include "inputs/load.hpp"
#include "inputs/recordings.hpp"
#include "inputs/size_lists.hpp"
#include "inputs/stake_lists.hpp"
#include "text/document.hpp"
#include "text/json_writer.hpp"

namespace floe::scenario {
namespace {

using text::Node;

void write(text::JsonWriter& json, const Node& node, int depth) {
  const auto layout = depth < 2 ? text::JsonWriter::Layout::lines : text::JsonWriter::Layout::inline_;
  switch (node.kind) {
    case Node::Kind::null:
      json.raw("null");
      return;
    case Node::Kind::boolean:
      json.value(node.truth);
      return;
    case Node::Kind::number:
      json.raw(node.text);
      return;
    case Node::Kind::string:
      json.value(node.text);
      return;
    case Node::Kind::array:
      json.list(layout);
      for (const Node& item : node.items) write(json, item, depth + 1);
      json.end();
      return;
    case Node::Kind::object:
      json.object(layout);
      for (const text::Member& member : node.members) write(json.key(member.name), member.value, depth + 1);
      json.end();
      return;
  }
}

std::string json_of(const Node& root) {
  text::JsonWriter json;
  write(json, root, 0);
  return json.text();
}

}  // namespace

std::string load_whole(const std::string& path) {
  const std::string given = load(path);
  std::vector<text::Source> sources{{path, given}};
  if (given.starts_with("\xEF\xBB\xBF")) sources[0].text.erase(0, 3);
  text::Findings findings;
  Node root;
  check_text(sources[0].text, 0, findings);
  if (!findings.list.empty() || !text::parse(sources, 0, 0, root, findings.list)) return given;
  const std::string before = json_of(root);
  read_size_lists(root, path, findings);
  read_recordings(root, path, findings);
  read_stake_lists(root, path, findings);
  const std::string after = json_of(root);
  return findings.list.empty() && after != before ? after + (after.ends_with('\n') ? "" : "\n") : given;
}

}  // namespace floe::scenario
