// --set path=value: edits the tree of a scenario before anything is judged.
#pragma once

#include <string>
#include <vector>

#include "scenario/reader_document.hpp"

namespace floe::scenario {

// `sources[source]` is one argument. Objects on the way that are not there yet are made; list entries are
// not.
void apply_override(const std::vector<Source>& sources, std::uint32_t source, Node& root,
                    std::vector<Diagnostic>& problems);

}  // namespace floe::scenario
