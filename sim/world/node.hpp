// A seat in the committee and the machine in it: whether it answers, when its disk was last lost, and the
// tasks that die with it.
#pragma once

#include <cstdint>

#include "engine/task.hpp"
#include "engine/time.hpp"
#include "network/network.hpp"

namespace floe {

struct Node {
  Endpoint endpoint;
  TaskGroup tasks;            // destroyed when the machine goes down
  std::uint32_t outages = 0;  // temporary reasons to be down, which may overlap
  bool seated = true;         // false between a departure and the replacement
  bool ever_lost = false;
  Instant lost_at{};            // the last disk loss
  Instant joined_at{};          // of the machine now in the seat
  Instant down_since{};         // the last time it stopped answering
  std::uint32_t repairing = 0;  // repair jobs under way

  bool up() const { return seated && outages == 0; }
};

}  // namespace floe
