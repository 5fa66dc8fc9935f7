// The distributions that a scenario can name, each with the table of its parameters.
#pragma once

#include <span>
#include <string_view>

#include "world/settings.hpp"

namespace floe::scenario {

struct Law {
  std::string_view name;
  std::string_view sentence;
  std::span<const Field> fields;
  Distribution (*make)(const Settings& parameters);
  std::string_view (*complaint)(const Settings& parameters);  // empty when they fit together
};

std::span<const Law> laws();

// The law of a distribution and its parameters, so that it can be printed as it was read.
std::string_view law_name(const Distribution& distribution);
Settings law_parameters(const Distribution& distribution);

}  // namespace floe::scenario
