// --set path=value: edits the tree of a scenario before anything is judged.
#pragma once

#include <string>
#include <vector>

#include "text/document.hpp"

namespace floe::text {

// `sources[source]` is one argument. Objects on the way that are not there yet are made; list entries are
// not.
void apply_override(const std::vector<Source>& sources, std::uint32_t source, Node& root,
                    std::vector<Diagnostic>& problems);

}  // namespace floe::text
