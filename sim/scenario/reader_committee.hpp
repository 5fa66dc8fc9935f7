// The committee of a scenario: its groups must add up, and its shards must make a code.
#pragma once

#include <optional>

#include "scenario/reader_values.hpp"
#include "scenario/scenario.hpp"

namespace floe::scenario {

// Nothing when something is wrong with it, which is then among the findings.
std::optional<Scenario::Committee> read_committee(const Node& node, Findings& findings);

}  // namespace floe::scenario
