// That a partition cuts a node off. Who hears of a change asks the paths on which side nodes are.
#pragma once

#include "nodes/nodes.hpp"

namespace floe {

inline constexpr Attribute<bool> kCutOff{"cut off", false};

}  // namespace floe
