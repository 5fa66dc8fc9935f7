// As many answers as are needed, one request for each, through a window: so many requests are under way at once, and
// every one that ends, whatever came of it, is followed by the next in the list before anybody looks whether that is still
// needed. When enough came, the others are dropped, so that without failures window - 1 requests are made in vain
// (walrus-sdk: utils.rs). What ends at one instant is looked at together.
#pragma once

#include <span>
#include <vector>

#include "protocol/exchange.hpp"
#include "tasks/task.hpp"

namespace floe::protocol {

struct Ask {
  NodeId helper;
  std::uint32_t item;
};

struct Windowed {
  struct Given {
    Ask ask;
    Instant answered;
  };

  std::vector<Given> given{};  // in the order of arrival, no more than were needed
  std::size_t asked = 0;
  std::size_t dropped = 0;  // requests that were under way
};

// False when all were asked and too few came.
task<bool> ask_windowed(World& world, const Asker& asker, const Subject& subject, std::span<const Ask> list,
                        std::size_t need, std::size_t window, Windowed& result);

}  // namespace floe::protocol
