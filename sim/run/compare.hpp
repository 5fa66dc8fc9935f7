// Schemes of one run compared with each other, since they meet the same faults.
#pragma once

#include <span>
#include <vector>

#include "run/result.hpp"

namespace floe {

extern const std::span<const Metric* const> kComparisons;

// Adds to each scheme the bytes that repair of the baseline moves over its own. Nothing is added when there
// is no baseline, or where nothing was repaired.
void compare_with_baseline(std::vector<SchemeResult>& schemes);

}  // namespace floe
