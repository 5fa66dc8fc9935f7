// Numbers without a unit, as a person writes them.
#pragma once

#include <optional>
#include <string_view>

namespace floe::text {

std::optional<double> parse_number(std::string_view text);  // all of the text, and finite

}  // namespace floe::text
