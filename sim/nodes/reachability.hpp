// Which endpoints can reach each other. A cut divides the nodes into those it cuts off and all others, clients
// among these; several cuts at once divide them further. What is under way between two sides is lost, and the one
// who asked hears nothing, as when a helper dies.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/event_loop.hpp"
#include "nodes/nodes.hpp"
#include "record/ids.hpp"

namespace floe {

class Reachability {
 public:
  using Side = std::uint32_t;
  using Cut = std::uint64_t;

  // `tell` hears of the side of every node after a change; 0 is the side of those that no cut cuts off.
  Reachability(const EventLoop& loop, const Nodes& nodes, std::function<void(std::span<const Side>)> tell)
      : loop_(loop), nodes_(nodes), sides_(nodes.count(), 0), tell_(std::move(tell)) {}

  Cut cut_off(std::span<const NodeId> nodes);
  void heal(Cut cut);  // unless it is healed
  void heal_all();
  bool reaches(NodeId a, NodeId b) const { return sides_[a] == sides_[b]; }
  Instant undivided_since() const { return undivided_since_; }  // never while there is a cut

  // Cuts that ended so shortly ago are remembered, as long as the longest of the times that anybody asks for.
  void remember(Duration time) { memory_ = std::max(memory_, time); }
  // Since when `who` has heard nothing of a node, as far as is remembered; now, where it hears of it. Outages and cuts
  // that overlap, or follow each other without a pause, are one silence.
  Instant silent_since(NodeId who, NodeId node) const;

 private:
  struct Made {
    Cut cut;
    std::vector<bool> off;            // by node
    std::vector<Instant> down_since;  // by node: as the cut was made; never, where it was up
    Instant from;
    Instant to = Instant::never();  // while it stands

    bool stands() const { return to == Instant::never(); }
  };

  void divide();

  const EventLoop& loop_;
  const Nodes& nodes_;
  std::vector<Made> cuts_;
  std::vector<Side> sides_;  // by node
  Duration memory_{};
  std::function<void(std::span<const Side>)> tell_;
  Cut next_ = 0;
  Instant undivided_since_{};
};

}  // namespace floe
