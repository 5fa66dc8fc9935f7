// The schemes that a scenario can name, in the order in which they are listed.
#pragma once

#include <span>

#include "schemes/scheme.hpp"

namespace floe::schemes {

std::span<const Entry> registry();

}  // namespace floe::schemes
