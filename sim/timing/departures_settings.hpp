// What a scenario says about departures, for whoever computes what they come to.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/distribution.hpp"
#include "nodes/node_choice.hpp"
#include "timing/lives.hpp"

namespace floe::faults {

struct DeparturesSettings : LifeSettings {
  double rate = 0;
  std::int64_t count = 0;
  Duration from{};
  Duration until{};  // none: as long as faults happen
  std::vector<Duration> at{};
  std::vector<std::int64_t> nodes{};
  Distribution replacement = Distribution::constant(hours(1));
  Duration notice{};
  NodeChoice among{};
};

}  // namespace floe::faults
