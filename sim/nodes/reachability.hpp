// Which endpoints can reach each other. A cut divides the nodes into those it cuts off and all others, clients
// among these; several cuts at once divide them further. What is under way between two sides is lost, and the one
// who asked hears nothing, as when a helper dies.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
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

 private:
  void divide();

  const EventLoop& loop_;
  std::vector<std::pair<Cut, std::vector<bool>>> cuts_;  // whom they cut off
  std::vector<Side> sides_;                              // by node
  std::function<void(std::span<const Side>)> tell_;
  Cut next_ = 0;
  Instant undivided_since_{};
};

}  // namespace floe
