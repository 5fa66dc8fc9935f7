// What may look into a run. None of it changes a result, but for the order of ties, which is there to show
// that nothing depends on it.
#pragma once

#include <atomic>
#include <cstdint>
#include <stdexcept>

#include "engine/event_loop.hpp"
#include "record/trace.hpp"

namespace floe {

class Clocks;
class Profile;
class World;
namespace schemes {
class Scheme;
}

// How far a run is; may be shared with another thread.
struct Progress {
  std::atomic<std::uint32_t> scheme{0};
  std::atomic<std::int64_t> now_ns{0};
  std::atomic<std::uint64_t> events{0};  // of all schemes so far
  std::atomic<bool> stop{false};         // set from outside: the run ends with Stopped
};

struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("the run was stopped") {}
};

// Looks at each world of a run from its first instant, before anybody has started, to its last, when its books
// are closed.
class Inspector {
 public:
  virtual ~Inspector() = default;
  virtual void begins(World& world, const schemes::Scheme& scheme) = 0;
  virtual void ends() = 0;
};

// All are optional, and outlive the run. A profile takes the place of an observer.
struct Instruments {
  Progress* progress = nullptr;
  const std::atomic<bool>* stop = nullptr;  // another flag that ends the run with Stopped
  const TraceFilter* trace = nullptr;       // keeps in the result what passes
  std::uint32_t traced = 0;                 // of several replicates the one that it is for, by its place
  EventObserver* observer = nullptr;        // of every event of every scheme
  Profile* profile = nullptr;
  Inspector* inspector = nullptr;
  Clocks* clocks = nullptr;  // of a run of one scheme that may branch; a profile or an observer says when
  std::uint64_t shuffle_ties = 0;  // a seed; 0: first in, first out
  std::uint32_t encoders = 1;      // threads that encode real contents before time begins
};

}  // namespace floe
