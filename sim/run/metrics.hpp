// The numbers of a finished run, under the names by which results.json knows them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "run/result.hpp"
#include "scenario/scenario.hpp"
#include "world/world.hpp"

namespace floe {

struct MetricDescription {
  std::string_view name;
  std::string_view unit;
  std::string_view sentence;
};

// Every metric that a scheme can have, in the order of printing; `floe list metrics`.
std::span<const MetricDescription> metric_descriptions();

SchemeResult scheme_result(const Scenario::Choice& choice, const World& world);

// Adds repair.vs_rebuild.*: the bytes of the scenario's first whole-file scheme (reed-solomon) over each
// scheme's own. Nothing is added when there is no such scheme, or where nothing was repaired.
void compare_with_rebuild(std::vector<SchemeResult>& schemes);

}  // namespace floe
