// How epochs are numbered.
#pragma once

#include <cstdint>

namespace floe {

using Epoch = std::uint32_t;  // each has one committee; the first of a run is 0

}  // namespace floe
