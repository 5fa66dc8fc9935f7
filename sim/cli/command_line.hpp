// Words of a command line: judged as fields of a scenario, or written so that a shell takes them again.
#pragma once

#include <string>
#include <vector>

namespace floe::cli {

// Throws UsageError, which names the option, unless the text is a value of the scenario's field `name`.
void check_field_option(const std::string& name, const std::string& text);

std::string quoted(const std::string& word);  // where a shell would take it for something else
std::string command_text(const std::vector<std::string>& words);  // "floe run s.json"

}  // namespace floe::cli
