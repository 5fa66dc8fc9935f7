#include "engine/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace floe {

RunContext& run_context() {
  thread_local RunContext context;
  return context;
}

std::string& repeat_command() {
  static std::string command;
  return command;
}

FailureHook& failure_hook() {
  static FailureHook hook = nullptr;
  return hook;
}

void assertion_failed(const char* expression, const char* message, const char* file, int line) {
  if (failure_hook() != nullptr) failure_hook()(message, run_context());
  std::fprintf(stderr, "floe: internal error: %s\n  %s\n  at %s:%d, floe %s, %s build\n", message, expression,
               file, line, FLOE_VERSION, FLOE_BUILD_TYPE);
  const RunContext& context = run_context();
  if (context.now_ns != nullptr) {
    std::fprintf(stderr, "  virtual time %lld ns, replicate %u\n", static_cast<long long>(*context.now_ns),
                 context.replicate);
    if (!repeat_command().empty())
      std::fprintf(stderr, "  again: %s --replicate %u\n", repeat_command().c_str(), context.replicate);
  }
  std::fflush(stderr);
  std::quick_exit(70);
}

}  // namespace floe
