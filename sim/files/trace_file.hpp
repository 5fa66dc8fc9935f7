// A trace as a file in Chrome's trace event format, which Perfetto and chrome://tracing show: a process a scheme, a
// thread a node; times in microseconds.
#pragma once

#include <string>
#include <string_view>

#include "run/result.hpp"

namespace floe {

// The traces of all schemes of a run.
std::string trace_json(const RunResult& run);

// How a trace begins, by which an earlier one is known again.
bool is_trace(std::string_view beginning);

}  // namespace floe
