// Rules that span several parts of a scenario.
#pragma once

#include "scenario/scenario.hpp"
#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::scenario {

// Adds to the findings; what rests on a part with findings of its own is left out. `root` is an object.
void check_rules(const text::Node& root, const Scenario& scenario, text::Findings& findings);

// Whether epochs follow one another, as blobs expire only then.
bool has_epochs(const Scenario& scenario);

// What processes are judged by. Who is where is left out.
Cast cast_of(const Scenario& scenario);

}  // namespace floe::scenario
