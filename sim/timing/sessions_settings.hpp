// What a scenario says about sessions, for whoever computes what they come to.
#pragma once

#include "engine/distribution.hpp"
#include "nodes/node_choice.hpp"
#include "timing/renewal.hpp"
#include "timing/time_of_day.hpp"

namespace floe::faults {

struct SessionsSettings {
  Distribution up = Distribution::exponential(hours(2890));
  Distribution down = Distribution::exponential(minutes(15));
  Start start = Start::stationary;
  NodeChoice among{};
  TimeOfDay leaving{};
  TimeOfDay returning{};
};

}  // namespace floe::faults
