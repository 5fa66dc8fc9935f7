// The lists of floe list.
#pragma once

#include <string>
#include <vector>

namespace floe::cli {

std::vector<std::string> list_names();

}  // namespace floe::cli
