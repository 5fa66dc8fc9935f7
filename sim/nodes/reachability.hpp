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
#include "record/ids.hpp"

namespace floe {

class Reachability {
 public:
  using Side = std::uint32_t;
  using Cut = std::uint64_t;

  // `tell` hears of the side of every node after a change; 0 is the side of those that no cut cuts off.
  Reachability(const EventLoop& loop, std::uint32_t nodes, std::function<void(std::span<const Side>)> tell)
      : loop_(loop), sides_(nodes, 0), tell_(std::move(tell)) {}

  Cut cut_off(std::span<const NodeId> nodes);
  void heal(Cut cut);  // unless it is healed
  void heal_all();
  bool reaches(NodeId a, NodeId b) const { return sides_[a] == sides_[b]; }
  Instant undivided_since() const { return undivided_since_; }  // never while there is a cut

  // Cuts that ended so shortly ago are remembered, as long as the longest of the times that anybody asks for.
  void remember(Duration time) { memory_ = std::max(memory_, time); }
  bool is_known_whole() const { return cuts_.empty(); }  // now, and as far as is remembered
  // Since when the two had not reached each other at an instant; that instant itself, where they did.
  Instant apart_since(NodeId a, NodeId b, Instant at) const;

 private:
  struct Made {
    Cut cut;
    std::vector<bool> off;  // by node
    Instant from;
    Instant to = Instant::never();  // while it stands

    bool stands() const { return to == Instant::never(); }
  };

  void divide();

  const EventLoop& loop_;
  std::vector<Made> cuts_;
  std::vector<Side> sides_;  // by node
  Duration memory_{};
  std::function<void(std::span<const Side>)> tell_;
  Cut next_ = 0;
  Instant undivided_since_{};
};

}  // namespace floe
