// Runs in processes of their own, so that an assertion that fails, a crash and a run that does not end are
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
  std::uint32_t children = 1;            // at the same time, of which each runs every so-manieth
  std::uint32_t seconds = 300;           // of the wall clock, after which a run is taken for one without end
  std::function<bool()> stop = nullptr;  // asked a few times a second
};

struct Over {
  std::uint32_t number;
  SightCounts counts;  // what was seen in it; nothing, of one with a breach
  std::optional<Breach> breach;
};

// Runs all of the batch and tells `over` of each run, in the order of their numbers however many children there
// are, until it says no or `stop` says yes.
void run_apart(const Batch& batch, const std::function<bool(const Over&)>& over);

// Names of findings that no law has: of an assertion, its message follows.
inline constexpr std::string_view kAssertion = "assertion: ";
inline constexpr std::string_view kCrash = "crash";
inline constexpr std::string_view kNoEnd = "no-end";

}  // namespace floe::swarm
