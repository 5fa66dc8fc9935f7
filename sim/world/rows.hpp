// Rows of `measures` that are looked at where replicates are counted or compared, or where theory says what they come to. They stand apart from it, so that few
// depend on them.
#pragma once

#include "record/metric.hpp"

namespace floe {

extern const Metric kSlivers;
extern const Metric kStored;
extern const Metric kCharged;
extern const Metric kOfflineShare;
extern const Metric kMarginNegative;
extern const Metric kRepairableShare;
extern const Metric kBlobsLost;
extern const Metric kUnreadableTime;
extern const Metric kAnyLost;
extern const Metric kLossRate;
extern const Metric kMeanTimeToLoss;
extern const Metric kNines;

}  // namespace floe
