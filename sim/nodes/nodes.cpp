#include "nodes/nodes.hpp"

#include "engine/assert.hpp"

namespace floe {

using What = NodeChange::What;

Outage Nodes::take_down(NodeId id) { return take_down(id, false); }
Outage Nodes::begin_down(NodeId id) { return take_down(id, true); }

Outage Nodes::take_down(NodeId id, bool was_before) {
  const bool was_up = nodes_[id].up();
  ++nodes_[id].outages;
  if (was_up) went_down(id, was_before);
  return {id, nodes_[id].incarnation};
}

void Nodes::bring_up(Outage outage) {
  Node& node = nodes_[outage.node];
  if (outage.incarnation != node.incarnation) return;  // a machine that is gone
  FLOE_ASSERT(node.outages > 0, "a node came back that had not gone");
  --node.outages;
  if (node.up()) came_up(outage.node);
}

void Nodes::end_outages() {
  for (NodeId id = 0; id < count(); ++id) {
    const bool was_away = nodes_[id].outages > 0;
    nodes_[id].outages = 0;
    if (was_away && nodes_[id].up()) came_up(id);
  }
}

void Nodes::depart(NodeId id, const DrawnTime& replacement) {
  Node& node = nodes_[id];
  FLOE_ASSERT(node.has_machine, "a node departed that has no machine");
  const bool was_up = node.up();
  node.has_machine = false;
  node.ever_lost = true;
  node.lost_at = loop_.now();
  node.replacement = replacement;
  if (was_up) went_down(id);
  listeners_.tell(NodeChange{What::departed, id});
}

void Nodes::supersede(NodeId id) {
  FLOE_ASSERT(nodes_[id].has_machine && !nodes_[id].up(), "a machine was superseded that is gone or up");
  nodes_[id].is_superseded = true;
  depart(id, Duration{});
}

void Nodes::lose_disk(NodeId id, Disk disk) {
  Node& node = nodes_[id];
  FLOE_ASSERT(node.has_machine && !node.up(), "a disk was lost of no machine, or of one that is up");
  FLOE_ASSERT(disk.number < disk.of, "a disk that a machine does not have");
  node.ever_lost = true;
  node.lost_at = loop_.now();
  listeners_.tell(NodeChange{What::disk_lost, id, nullptr, disk});
}

void Nodes::join(NodeId id) {
  Node& node = nodes_[id];
  FLOE_ASSERT(!node.has_machine, "a replacement came to a node that has a machine");
  node.has_machine = true;
  node.is_superseded = false;
  ++node.incarnation;
  node.outages = 0;
  listeners_.tell(NodeChange{What::joined, id});
  came_up(id);
}

void Nodes::went_down(NodeId id, bool was_before) {
  --up_;
  nodes_[id].down_since = loop_.now();
  ++nodes_[id].downs;
  listeners_.tell(NodeChange{.what = What::down, .node = id, .was_before = was_before});
}

void Nodes::came_up(NodeId id) {
  ++up_;
  nodes_[id].up_since = loop_.now();
  listeners_.tell(NodeChange{What::up, id});
}

}  // namespace floe
