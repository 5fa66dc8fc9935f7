// The schemes that a scenario can name, in the order in which they are listed.
#pragma once

#include <span>
#include <string_view>

#include "schemes/scheme.hpp"

namespace floe::schemes {

std::span<const Entry> registry();
const Entry* find(std::string_view model);

}  // namespace floe::schemes
