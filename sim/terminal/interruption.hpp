// SIGINT, SIGTERM and SIGHUP as a flag that a command looks at between its steps, so that it can keep what is
// done and leave nothing half-written. A second signal ends the process at once.
#pragma once

#include <atomic>
#include <stdexcept>

namespace floe::cli {

struct Interrupted : std::runtime_error {
  explicit Interrupted(int signal) : std::runtime_error("interrupted"), signal(signal) {}
  int signal;
};

bool interruption_requested();

// Listens as long as it lives; one at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  bool requested() const { return flag(); }
  const std::atomic<bool>& flag() const;
  void check() const;     // throws Interrupted when requested
  int exit_code() const;  // 128 and the signal, as shells count
};

}  // namespace floe::cli
