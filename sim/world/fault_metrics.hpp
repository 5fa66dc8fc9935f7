// What faults really did, which the world counts, so that a fault can say beside it what it was asked to do
// (`MetricOptions::happened`).
#pragma once

#include "record/metric.hpp"

namespace floe {

extern const Metric kDepartures;
extern const Metric kOutages;

}  // namespace floe
