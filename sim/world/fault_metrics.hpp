// What faults really did, which the world counts, so that a fault can say beside it what it was asked to do
// (`MetricOptions::happened`).
#pragma once

#include "record/metric.hpp"

namespace floe {

extern const Metric kDepartures;
extern const Metric kOutages;
extern const Metric kRotten;
extern const Metric kRotFound;
extern const Metric kRotTimeP50;
extern const Metric kRotTimeMean;
extern const Metric kRotShare;
extern const Metric kDropped;
extern const Metric kDroppedFound;

}  // namespace floe
