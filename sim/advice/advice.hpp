// Warnings about a run that is sound and may still not show what was meant: each names a cause and what to
// try.
#pragma once

#include <string>
#include <vector>

#include "run/aggregate.hpp"
#include "run/replicates.hpp"
#include "scenario/scenario.hpp"

namespace floe {

// What the scenario tells: faults, audits and reads that cannot happen, domains of nobody, one replicate of what is random, a model of
// sharing that is not fair, nodes with no shards, or with more than a blob can lose.
std::vector<std::string> advice_before(const Scenario& scenario, const ReplicateRange& range);

// What the results tell: repairs that the end cut off, and headers that decide which scheme moves less.
std::vector<std::string> advice_after(const Summary& summary);

}  // namespace floe
