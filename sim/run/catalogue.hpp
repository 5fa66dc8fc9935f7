// The rows of all rooms in the order in which they are listed; what a process brings besides comes after
// them.
#pragma once

#include "record/recorder.hpp"

namespace floe {

const Rows& catalogue();
std::size_t rank_of(const Metric& row);  // its place in the list; that of all others is after the last

}  // namespace floe
