// For what cannot happen: on in every build, since an answer from a broken simulator is worse than none.
#pragma once

#include <cstdint>
#include <string>

namespace floe {

// What a person needs to see the failure again; set by whoever runs a simulation, read only when one breaks.
struct ReplayContext {
  const std::int64_t* now_ns = nullptr;
  std::uint64_t seed = 0;
  std::uint32_t replicate = 0;
  std::string scenario;
};

ReplayContext& replay_context();  // of this thread

[[noreturn]] void assertion_failed(const char* expression, const char* message, const char* file, int line);

}  // namespace floe

#define FLOE_ASSERT(expression, message) \
  ((expression) ? static_cast<void>(0) : ::floe::assertion_failed(#expression, message, __FILE__, __LINE__))
