// The state of the source tree, which a step of every build writes down (revision.cmake).
#pragma once

#include "files/environment.hpp"

namespace floe {

Revision revision();

}  // namespace floe
