// The faults that a scenario can name, in the order in which they are listed.
#pragma once

#include <span>
#include <string_view>

#include "faults/fault.hpp"

namespace floe::faults {

std::span<const Entry> registry();
const Entry* find(std::string_view model);

}  // namespace floe::faults
