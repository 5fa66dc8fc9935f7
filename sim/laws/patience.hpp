// How long a repair may take that can be done, in a scenario whose links and limits let every request through.
#pragma once

#include <optional>

#include "laws/law.hpp"
#include "moves/epoch_settings.hpp"

namespace floe::swarm {

// The time after which a piece must be back for which enough symbols have been at hand all the time. None where
// nothing can be said: requests may time out for ever on links that are too narrow, or be refused for ever.
std::optional<Duration> patience(const Scene& scene);
// The time after which every shard that moved must be whole as well, where there are epochs.
std::optional<Duration> patience_with_moves(const Scene& scene);

std::optional<moves::EpochSettings> move_settings(const Scenario& scenario);  // none without epochs

}  // namespace floe::swarm
