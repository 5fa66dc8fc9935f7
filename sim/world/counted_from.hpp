// From when on a run counts, for metrics that look at when something happened.
#pragma once

#include "record/metric.hpp"

namespace floe {

extern const Metric kCountedFrom;  // ns from the start; 0 without a warm-up

}  // namespace floe
