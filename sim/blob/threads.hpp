// The rows and columns of one blob over all processors, with progress, until a signal asks for an end.
#pragma once

#include <string>

#include "codec/red_stuff.hpp"
#include "terminal/console.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {

// What it returns refers to both arguments, throws Interrupted soon after a signal, and passes on what a task
// throws. `doing` stands beside the progress, as in "encoding".
codec::ParallelFor over_all_processors(const Interruption& interruption, Console& console, std::string doing);

}  // namespace floe::cli
