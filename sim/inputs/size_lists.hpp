// Sizes of blobs that stand in a file of their own.
#pragma once

#include <string>

#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::scenario {

// Puts the sizes that a file has in the place of its name: {"file": "sizes.csv"} becomes {"list": [...]}. The
// path is relative to the scenario's folder.
void read_size_lists(text::Node& root, const std::string& scenario, text::Findings& findings);

}  // namespace floe::scenario
