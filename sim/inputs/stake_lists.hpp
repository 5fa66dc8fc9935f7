// Stakes of nodes that stand in a file of their own.
#pragma once

#include <string>

#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::scenario {

// Puts the stakes that a file has in the place of its name: {"file": "stakes.csv"} becomes [300, 200, 100]. Where it
// says in which regions nodes stand, the regions of the network list them from then on. The path is relative to the
// scenario's folder.
void read_stake_lists(text::Node& root, const std::string& scenario, text::Findings& findings);

}  // namespace floe::scenario
