// What was recorded of one node in one stretch of time, as a scenario says it: "3 down 1h 2h" or "3 gone 5d".
#pragma once

#include <cstdint>
#include <string>

#include "engine/time.hpp"
#include "fields/kind.hpp"

namespace floe::faults {

struct Recorded {
  enum class What : std::uint8_t {
    up,  // says only that the node and the time were recorded
    down,
    gap,   // nobody looked
    gone,  // for good, from an instant on
  };

  std::int64_t node = 0;  // of the recording
  What what = What::up;
  Duration from{};
  Duration to{};  // of one that is gone, the same

  bool operator==(const Recorded&) const = default;
};

std::string text_of(const Recorded& recorded);

fields::KindPtr<Recorded> recorded_kind();

}  // namespace floe::faults
