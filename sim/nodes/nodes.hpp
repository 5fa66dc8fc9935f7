// The nodes of a run: which of them answer, the verbs that change that, and attributes that processes bring.
// What lies on a node is not known here.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/drawn_time.hpp"
#include "engine/event_loop.hpp"
#include "nodes/process.hpp"

namespace floe {

struct Node {
  std::uint32_t incarnation = 0;  // which machine it has, or had last
  std::uint32_t outages = 0;      // of that machine: temporary reasons to be down, which may overlap
  bool has_machine = true;        // false between a departure and the replacement
  bool is_superseded = false;     // another is on its way in place of one that was silent for too long
  bool ever_lost = false;
  Instant lost_at{};        // the last loss of its disk
  Instant down_since{};     // the last time it stopped answering
  std::uint32_t downs = 0;  // how often it did, which several times at one instant may be
  Instant up_since{};       // the last time it began
  DrawnTime replacement{};  // of a machine that departed: from the order to the arrival of another

  bool up() const { return has_machine && outages == 0; }
};

// One outage of one machine. It is over when that machine is gone.
struct Outage {
  NodeId node;
  std::uint32_t incarnation;
};

// A property of nodes that a process brings: a row beside that process. Until it is set, a node has the usual
// value.
template <class T>
struct Attribute {
  std::string_view name;
  T usual;
};

class Nodes {
 public:
  Nodes(std::uint32_t count, const EventLoop& loop, const Listeners& listeners)
      : loop_(loop), listeners_(listeners), nodes_(count), up_(count) {}

  std::uint32_t count() const { return static_cast<std::uint32_t>(nodes_.size()); }
  std::uint32_t up() const { return up_; }
  const Node& operator[](NodeId id) const { return nodes_[id]; }

  Outage take_down(NodeId id);   // overlapping outages are counted
  Outage begin_down(NodeId id);  // as the run begins, in an outage that began before it
  void bring_up(Outage outage);
  void end_outages();  // of all machines; whoever took them down no longer brings them up
  // With its disk, for good; another machine comes when somebody orders it, and so much later.
  void depart(NodeId id, const DrawnTime& replacement);
  // Of a machine that is down: nothing of it is ever used again, and another one comes, as when it departs.
  void supersede(NodeId id);
  void lose_disk(NodeId id, Disk disk);  // of a machine that is down; what takes its place is empty
  void join(NodeId id);                  // an empty machine replaces the one that departed, and is up

  template <class T>
  T get(const Attribute<T>& row, NodeId id) const {
    for (const auto& [known, values] : attributes_)
      if (known == &row) return (*static_cast<const std::vector<T>*>(values.get()))[id];
    return row.usual;
  }
  template <class T>
  void set(const Attribute<T>& row, NodeId id, T value) {
    values_of(row)[id] = std::move(value);
    listeners_.tell(NodeChange{NodeChange::What::attribute, id, &row});
  }

 private:
  template <class T>
  std::vector<T>& values_of(const Attribute<T>& row) {
    for (const auto& [known, values] : attributes_)
      if (known == &row) return *static_cast<std::vector<T>*>(values.get());
    const auto values = std::make_shared<std::vector<T>>(nodes_.size(), row.usual);
    attributes_.emplace_back(&row, values);
    return *values;
  }
  void went_down(NodeId id, bool was_before = false);
  void came_up(NodeId id);
  Outage take_down(NodeId id, bool was_before);

  const EventLoop& loop_;
  const Listeners& listeners_;
  std::vector<Node> nodes_;
  std::uint32_t up_;
  std::vector<std::pair<const void*, std::shared_ptr<void>>> attributes_;  // a vector over nodes of each
};

}  // namespace floe
