// Rows of `measures` that are looked at where replicates are counted or compared. They stand apart from it, so that few
// depend on them.
#pragma once

#include "record/metric.hpp"

namespace floe {

extern const Metric kSlivers;
extern const Metric kAnyLost;

}  // namespace floe
