// What a scenario says about a burst, for whoever computes what it comes to.
#pragma once

#include <cstdint>

#include "engine/distribution.hpp"

namespace floe::faults {

struct BurstSettings {
  Duration at{};
  double share = 0;
  bool for_good = false;
  Duration duration = days(1);
  Distribution replacement = Distribution::constant(hours(1));

  std::uint32_t struck_of(std::uint32_t nodes) const {
    return static_cast<std::uint32_t>(share * nodes + 0.5);
  }
};

}  // namespace floe::faults
