// The fault that plays recorded availability back, for whoever reads the file that it names.
#pragma once

#include "faults/fault.hpp"
#include "timing/parts.hpp"

namespace floe::faults {

extern const Entry replay;
extern const Metric kPlayed;

}  // namespace floe::faults
