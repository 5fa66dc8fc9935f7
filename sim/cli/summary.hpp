// The answer of `floe run` for people: schemes side by side, a line for each thing worth comparing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "run/result.hpp"

namespace floe::cli {

// Schemes side by side, or one below the other where the lines would be longer than `width`; 0 is any width.
std::string summary_table(const std::vector<RunResult>& runs, std::size_t width);

}  // namespace floe::cli
