// The rows and columns of one blob over several threads, with progress, until a signal asks for an end.
#pragma once

#include <string>

#include "codec/red_stuff.hpp"
#include "terminal/command.hpp"
#include "terminal/console.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {

void threads_option(po::options_description& description);

// How a command spreads its work: over as many threads as --threads says, one for each processor where it says
// nothing. No answer depends on how many there are.
class Threads {
 public:
  // Throws UsageError. Refers to both.
  Threads(const Invocation& invocation, const Interruption& interruption)
      : count_(threads_of(invocation)), interruption_(interruption), console_(invocation.console) {}

  // What it returns refers to this, throws Interrupted soon after a signal, and passes on what a task throws. `doing`
  // stands beside the progress, as in "encoding".
  codec::ParallelFor at(std::string doing) const;

 private:
  static std::size_t threads_of(const Invocation& invocation);

  std::size_t count_;
  const Interruption& interruption_;
  Console& console_;
};

}  // namespace floe::cli
