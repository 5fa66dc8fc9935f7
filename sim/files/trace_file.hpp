// A trace as a file in Chrome's trace event format, which ui.perfetto.dev and chrome://tracing show: a process a
// scheme, a thread a node; times in microseconds. On a node's thread stand the times when it was down and, within
// them, those when it had no machine; repairs and the requests that they consist of overlap, and have tracks of their
// own, with the node in what is told of each.
#pragma once

#include <string>
#include <string_view>

#include "run/result.hpp"
#include "scenario/scenario.hpp"

namespace floe {

// The traces of all schemes of a run.
std::string trace_json(const Scenario& scenario, const RunResult& run);

// How a trace begins, by which an earlier one is known again.
bool is_trace(std::string_view beginning);

}  // namespace floe
