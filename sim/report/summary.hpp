// The answer of `floe run` for people: schemes side by side, a line for each thing worth comparing.
#pragma once

#include <cstddef>
#include <string>

#include "run/aggregate.hpp"

namespace floe::cli {

// Each metric over the replicates with its 95 % interval, where there is one; schemes side by side, or one below
// the other where the lines would be longer than `width`; 0 is any width.
std::string summary_table(const Summary& summary, std::size_t width);

}  // namespace floe::cli
