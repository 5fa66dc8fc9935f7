// For what cannot happen: on in every build, since an answer from a broken simulator is worse than none.
#pragma once

#include <cstdint>
#include <string>

namespace floe {

// Where a simulation is; set by whoever runs one, read only when it breaks.
struct RunContext {
  const std::int64_t* now_ns = nullptr;
  std::uint32_t replicate = 0;
};

RunContext& run_context();  // of this thread

// The command that simulates again, but for " --replicate K", as it can be pasted into a shell; set before any
// thread simulates.
std::string& repeat_command();

// Told of a failure before anything is printed, where one is set; it may end the process its own way.
using FailureHook = void (*)(const char* message, const RunContext& context);
FailureHook& failure_hook();

// Prints what failed and the command that shows it again, and ends the process with 70; what std::at_quick_exit
// was told is done before.
[[noreturn]] void assertion_failed(const char* expression, const char* message, const char* file, int line);

}  // namespace floe

#define FLOE_ASSERT(expression, message) \
  ((expression) ? static_cast<void>(0) : ::floe::assertion_failed(#expression, message, __FILE__, __LINE__))
