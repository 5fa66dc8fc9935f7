// Schemes of one run compared with each other, since they meet the same faults.
#pragma once

#include <span>
#include <vector>

#include "run/result.hpp"

namespace floe {

struct SchemeSummary;

extern const std::span<const Metric* const> kComparisons;

// Tells each scheme of a replicate what repair of the baseline moved, which the scenario names, or the first that is one by its model.
void compare_with_baseline(std::vector<SchemeResult>& schemes);

// Over replicates, two schemes of which one has left more unrepaired than the other are not compared: where
// the shares of what was lost that are back differ by more than two points, or nothing is back, there is a reason
// instead.
void withhold_comparisons(std::vector<SchemeSummary>& schemes);

}  // namespace floe
