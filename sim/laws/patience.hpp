// How long a repair may take that can be done, in a scenario whose links and limits let every request through.
#pragma once

#include <optional>

#include "laws/law.hpp"

namespace floe::swarm {

// The time after which a piece must be back for which enough symbols have been at hand all the time. None where
// nothing can be said: requests may time out for ever on links that are too narrow, or be refused for ever.
std::optional<Duration> patience(const Scene& scene);

}  // namespace floe::swarm
