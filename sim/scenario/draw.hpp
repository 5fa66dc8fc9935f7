// Random scenarios: small ones, over everything that a scenario can say. Whatever stands in the tables and
// registries is drawn by its kind, so that a new field, fault, scheme or process joins by itself. Each model is
// left out half of the time, as is each field that has a default; rates and times vary over three decades.
#pragma once

#include <cstdint>
#include <string>

namespace floe::scenario {

struct DrawnScenario {
  std::string text;            // of a file, which the reader admits
  std::uint32_t attempts = 1;  // until it did: what is drawn may not fit together
};

// The scenario of this number; the same seed and number give the same text.
DrawnScenario draw(std::uint64_t seed, std::uint32_t number);

}  // namespace floe::scenario
