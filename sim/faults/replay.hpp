// The fault that plays recorded availability back, for whoever reads the file that it names.
#pragma once

#include <string>
#include <vector>

#include "faults/fault.hpp"
#include "timing/recorded.hpp"

namespace floe::faults {

extern const Entry replay;

// What a recorded node does.
struct Part {
  struct Away {
    Duration from;
    Duration to;
    bool operator==(const Away&) const = default;
  };
  std::vector<Away> outages{};  // in order; one may begin at the instant at which another ends
  Duration gone = Duration::never();
  bool operator==(const Part&) const = default;
};

enum class Gaps : std::uint8_t { hold, up, down };

// By number of the recorded node.
std::vector<Part> parts_of(std::vector<Recorded> intervals, Gaps gaps);

}  // namespace floe::faults
