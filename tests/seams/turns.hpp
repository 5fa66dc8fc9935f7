// An attribute of nodes that a fault sets and a maintenance process hears of; of the product's rooms it would stand in
// nodes/attributes/.
#pragma once

#include <cstdint>

#include "nodes/nodes.hpp"

namespace floe {

inline constexpr Attribute<std::uint32_t> kTurns{"turns",
                                                 0};  // weeks in which the weekly fault came to the node

}  // namespace floe
