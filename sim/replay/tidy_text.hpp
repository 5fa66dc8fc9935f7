// A recording in Floe's own format, which is read back to the same.
#pragma once

#include <string>

#include "recordings/recording.hpp"

namespace floe::replay {

std::string tidy_text(const recordings::Recording& recording);

}  // namespace floe::replay
