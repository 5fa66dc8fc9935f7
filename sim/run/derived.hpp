// Metrics that no single process brings: rows with a function of what was recorded.
#pragma once

#include <span>

#include "record/metric.hpp"

namespace floe {

std::span<const Metric* const> derived_metrics();

}  // namespace floe
