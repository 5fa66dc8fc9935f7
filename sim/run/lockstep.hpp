// Two runs that should be the same, side by side on two threads and compared event by event, so that the
// first difference has a name. Neither is ever more than a batch of events ahead.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include "engine/event_loop.hpp"
#include "scenario/scenario.hpp"

namespace floe {

struct Divergence {
  std::uint32_t loop = 0;        // which event loop of the run it was, from 0: one a scheme
  std::optional<EventView> one;  // none: this run has ended
  std::optional<EventView> other;
};

// Each run shows its events to the observer that it is given. Rethrows what a run throws.
using ObservedRun = std::function<void(EventObserver& observer)>;
std::optional<Divergence> first_divergence(const ObservedRun& one, const ObservedRun& other);

// A replicate twice. Throws Stopped soon after `stop` is set.
std::optional<Divergence> first_divergence(const Scenario& scenario, std::uint32_t replicate,
                                           const std::atomic<bool>* stop = nullptr);

}  // namespace floe
