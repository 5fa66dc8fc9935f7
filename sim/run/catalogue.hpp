// The rows of all rooms and registries in the order in which they are listed; what only some process of a run
// brings comes after them.
#pragma once

#include <string_view>

#include "record/recorder.hpp"

namespace floe {

const Rows& catalogue();
std::size_t rank_of(const Metric& row);  // its place in the list; that of all others is after the last

// Of the metrics that have a name. Throws std::invalid_argument, with those that are spelt alike.
const Metric& metric_called(std::string_view name);

}  // namespace floe
