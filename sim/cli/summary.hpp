// The answer of `floe run` for people: schemes side by side, a line for each thing worth comparing.
#pragma once

#include <string>
#include <vector>

#include "run/result.hpp"

namespace floe::cli {

// Means over the replicates, with the spread where there is one.
std::string summary_table(const std::vector<RunResult>& runs);

}  // namespace floe::cli
