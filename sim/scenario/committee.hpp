// The committee of a scenario: its groups must add up or its stakes be those of its nodes, and its shards must make a
// code.
#pragma once

#include "fields/kinds.hpp"
#include "scenario/scenario.hpp"

namespace floe::scenario {

fields::KindPtr<Scenario::Committee> committee();

}  // namespace floe::scenario
