// Words as a shell takes them again.
#pragma once

#include <string>
#include <vector>

namespace floe::cli {

std::string quoted(const std::string& word);  // where a shell would take it for something else
std::string command_text(const std::vector<std::string>& words);  // "floe run s.json"

}  // namespace floe::cli
