// Recorded availability that stands in a file of its own.
#pragma once

#include <string>

#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::scenario {

// Puts the intervals that a file has in the place of its name, in every fault that plays one back. The path is relative
// to the scenario's folder.
void read_recordings(text::Node& root, const std::string& scenario, text::Findings& findings);

}  // namespace floe::scenario
