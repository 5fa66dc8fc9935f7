// Bytes of a scenario depend on what the file says when it is read; the resolved scenario has the intervals and no
// longer names the file.
#include "inputs/recordings.hpp"

#include <algorithm>
#include <filesystem>

#include "faults/replay.hpp"
#include "fields/kinds.hpp"
#include "recordings/read.hpp"

namespace floe::scenario {
namespace {

using faults::Recorded;
using recordings::State;
using text::Node;

// One that is up, of the last node, says how many nodes were recorded, and how long.
Node intervals_of(const recordings::Recording& recording, const text::Place& place) {
  Node list = text::made_node(Node::Kind::array, place);
  std::size_t all = recording.nodes.size() + 1;
  for (const recordings::RecordedNode& node : recording.nodes) all += node.intervals.size();
  list.items.reserve(all);
  const auto add = [&](std::size_t node, Recorded::What what, std::int64_t from, std::int64_t to) {
    list.items.push_back(text::made_node(Node::Kind::string, place,
                                         faults::text_of({.node = static_cast<std::int64_t>(node),
                                                          .what = what,
                                                          .from = {from - recording.begin},
                                                          .to = {to - recording.begin}})));
  };
  for (std::size_t node = 0; node < recording.nodes.size(); ++node) {
    if (node + 1 == recording.nodes.size() && recording.end > recording.begin)
      add(node, Recorded::What::up, recording.begin, recording.end);
    for (const recordings::Interval& interval : recording.nodes[node].intervals)
      if (interval.state != State::up)
        add(node, interval.state == State::down ? Recorded::What::down : Recorded::What::gap, interval.from,
            interval.to);
    if (const auto gone = recording.nodes[node].gone) add(node, Recorded::What::gone, *gone, *gone);
  }
  return list;
}

void read_one(Node& fault, const std::string& path, const std::string& scenario, text::Findings& findings) {
  const Node* const file = fault.find("file");
  const Node* const format = fault.find("format");
  if (file == nullptr || file->kind != Node::Kind::string || fault.find("intervals") != nullptr) return;
  if (format != nullptr && format->kind != Node::Kind::string) return;
  if (const Node* const left_out = fault.find("left_out"))
    findings.add(left_out->place, path + ": `left_out` is filled in when the file is read, and not before",
                 "remove `left_out`");
  const text::Place place = file->place;
  const std::string name = fields::shown(*file);
  try {
    const std::string content =
        recordings::load((std::filesystem::path(scenario).parent_path() / file->text).string());
    const recordings::Recording recording = recordings::read(content, format != nullptr ? format->text : "");
    std::int64_t span = 0;
    if (__builtin_sub_overflow(recording.end, recording.begin, &span))
      throw recordings::Unreadable{"spans more than 292 years"};
    if (recording.nodes.empty()) throw recordings::Unreadable{"has no row that can be used"};
    Node left_out = text::made_node(Node::Kind::number, place, std::to_string(recording.left_out()));
    Node list = intervals_of(recording, place);
    std::erase_if(fault.members, [](const text::Member& member) {
      return member.name == "file" || member.name == "format" || member.name == "left_out";
    });
    fault.members.push_back({"intervals", place, std::move(list)});
    fault.members.push_back({"left_out", place, std::move(left_out)});
  } catch (const recordings::Unreadable& error) {
    findings.add(place, path + ": " + name + " " + error.message, error.hint);
  }
}

}  // namespace

void read_recordings(Node& root, const std::string& scenario, text::Findings& findings) {
  Node* const faults = root.find("faults");
  if (faults == nullptr) return;
  for (std::size_t i = 0; i < faults->items.size(); ++i) {
    Node& fault = faults->items[i];
    const Node* const model = fault.find("model");
    if (model != nullptr && model->text == faults::replay.description.name)
      read_one(fault, fields::join(fields::join("faults", i), "file"), scenario, findings);
  }
}

}  // namespace floe::scenario
