// The answer of `floe run` for people: schemes side by side, a line for each thing worth comparing.
#pragma once

#include <string>

#include "run/aggregate.hpp"

namespace floe::cli {

// Each metric over the replicates with its 95 % interval, where there is one.
std::string summary_table(const Summary& summary);

}  // namespace floe::cli
