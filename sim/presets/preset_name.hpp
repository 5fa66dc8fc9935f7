// The kind of the field "preset": the name of a network that the program knows.
#pragma once

#include <string>

#include "fields/kind.hpp"

namespace floe::presets {

fields::KindPtr<std::string> preset_name();

}  // namespace floe::presets
