// What was recorded of each node, put together to what it does when the recording is played back.
#pragma once

#include <cstdint>
#include <vector>

#include "timing/recorded.hpp"

namespace floe::faults {

struct Part {
  struct Away {
    Duration from;
    Duration to;
    bool operator==(const Away&) const = default;
  };
  std::int64_t node;            // of the recording
  std::vector<Away> outages{};  // in order; one may begin at the instant at which another ends
  Duration gone = Duration::never();
  bool operator==(const Part&) const = default;
};

// What a node does while nobody looked.
enum class Gaps : std::uint8_t { hold, up, down };

// Of the nodes of which something was recorded, ascending.
std::vector<Part> parts_of(std::vector<Recorded> intervals, Gaps gaps);

}  // namespace floe::faults
