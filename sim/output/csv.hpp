// A cell of a CSV file (RFC 4180).
#pragma once

#include <string>
#include <string_view>

namespace floe {

std::string csv_cell(std::string_view text);  // quoted where it has to be

}  // namespace floe
