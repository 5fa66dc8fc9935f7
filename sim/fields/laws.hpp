// The laws of times that a scenario can name.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "engine/distribution.hpp"
#include "fields/table.hpp"

namespace floe::fields {

struct Law {
  Distribution::Law law;
  std::string_view name;
  std::string_view sentence;
  const Table& table;                                   // of its parameters
  std::string_view (*complaint)(const void* settings);  // empty when they fit together
  Distribution (*make)(const void* settings);
  std::shared_ptr<void> (*settings_of)(const Distribution& distribution);
};

std::span<const Law> laws();

}  // namespace floe::fields
