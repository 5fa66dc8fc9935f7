// What "floe run --trace" is asked for.
#pragma once

#include <optional>

#include "record/trace.hpp"
#include "run/replicates.hpp"
#include "scenario/scenario.hpp"
#include "terminal/command.hpp"

namespace floe::cli {

void add_trace_options(po::options_description& description);

// None where no trace is asked for. Throws UsageError.
std::optional<TraceFilter> filter_of(const Invocation& invocation, const Scenario& scenario);

// The place among those that run of the replicate that is traced. Throws UsageError.
std::uint32_t traced_of(const Invocation& invocation, const ReplicateRange& range);

}  // namespace floe::cli
