// How often a byte that a node stores turns into another one, and nobody notices.
#pragma once

#include "nodes/nodes.hpp"

namespace floe {

inline constexpr Attribute<double> kDecay{"decay", 0};  // times per byte and year

}  // namespace floe
