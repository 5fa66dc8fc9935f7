#include "engine/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace floe {

ReplayContext& replay_context() {
  thread_local ReplayContext context;
  return context;
}

void assertion_failed(const char* expression, const char* message, const char* file, int line) {
  std::fprintf(stderr, "floe: internal error: %s\n  %s\n  at %s:%d\n", message, expression, file, line);
  const ReplayContext& context = replay_context();
  if (context.now_ns != nullptr)
    std::fprintf(stderr,
                 "  virtual time %lld ns, scenario %s, replicate %u\n  again: floe run %s --seed %llu\n",
                 static_cast<long long>(*context.now_ns), context.scenario.c_str(), context.replicate,
                 context.scenario.c_str(), static_cast<unsigned long long>(context.seed));
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace floe
