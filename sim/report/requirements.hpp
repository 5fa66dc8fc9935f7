// --require: what must be so of the results of a run.
#pragma once

#include <string>
#include <vector>

#include "claims/condition.hpp"
#include "run/aggregate.hpp"
#include "scenario/scenario.hpp"
#include "terminal/console.hpp"

namespace floe::cli {

// Throws UsageError for what is no requirement, or is one of a scheme that the scenario has not.
std::vector<claims::Requirement> read_requirements(const std::vector<std::string>& given,
                                                   const Scenario& scenario);

// Whether every requirement is met by the values; says each with its value.
bool meets(const Summary& summary, const std::vector<claims::Requirement>& requirements, Console& console);

}  // namespace floe::cli
