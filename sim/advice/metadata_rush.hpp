// Metadata that cannot arrive: nodes that fetch that of many blobs at once, over links on which all of it takes longer
// than they wait for it. They then ask for all of it again, and again.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace floe {

std::vector<std::string> metadata_rush(const Scenario& scenario);

}  // namespace floe
