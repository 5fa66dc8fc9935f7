// Whether repair gets dearer as a system ages.
#pragma once

#include "record/recorder.hpp"

namespace floe::maintenance {

extern const Metric kTrend;

// What it is made of is known in every run.
void know_trend(Recorder& recorder);

}  // namespace floe::maintenance
