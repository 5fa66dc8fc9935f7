// Runs in a process of their own, so that an assertion that fails, a crash and a run that does not end are
// findings like the breach of a law. A child runs one after another; it ends with the first finding, and
// another goes on after it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "laws/law.hpp"
#include "swarm/sights.hpp"

namespace floe::swarm {

// What a child is to run: the text of a scenario, and whether to run it in lockstep as well. A scenario that
// the reader refuses is passed over.
struct Case {
  std::string text;
  bool is_twice = false;
};

struct Batch {
  std::function<Case(std::uint32_t)> of;  // by number; the same each time
  std::uint32_t first;
  std::uint32_t end;
  std::uint32_t seconds = 300;           // of the wall clock, after which a run is taken for one without end
  std::function<bool()> stop = nullptr;  // asked between runs
};

struct Found {
  std::uint32_t number;
  Breach breach;
};

// Runs until the first finding or the end. Adds what was seen to `counts`, and tells `done` of every run that is
// over, but for one with a finding.
std::optional<Found> run_apart(const Batch& batch, SightCounts& counts,
                               const std::function<void(std::uint32_t number)>& done);

// Names of findings that no law has: of an assertion, its message follows.
inline constexpr std::string_view kAssertion = "assertion: ";
inline constexpr std::string_view kCrash = "crash";
inline constexpr std::string_view kNoEnd = "no-end";

}  // namespace floe::swarm
