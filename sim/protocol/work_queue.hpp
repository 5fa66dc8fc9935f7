// Work that one machine does item after item, at a fixed rate.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/time.hpp"

namespace floe::protocol {

class WorkQueue {
 public:
  explicit WorkQueue(std::uint32_t per_second = 0) : per_second_(per_second) {}  // 0: in no time

  // Queues so many items; the time from now until the last of them is done.
  Duration add(Instant now, std::uint64_t items) {
    if (per_second_ == 0) return {};
    const std::uint64_t whole = items / per_second_;
    const std::uint64_t rest = items % per_second_;
    const Duration work = seconds(static_cast<std::int64_t>(whole)) +
                          Duration{static_cast<std::int64_t>(rest * 1'000'000'000 / per_second_)};
    done_ = std::max(done_, now) + work;
    return done_ - now;
  }

 private:
  std::uint32_t per_second_;
  Instant done_{};
};

}  // namespace floe::protocol
