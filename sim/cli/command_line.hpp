// Words of a command line, judged as fields of a scenario.
#pragma once

#include <string>

namespace floe::cli {

// Throws UsageError, which names the option, unless the text is a value of the scenario's field `name`.
void check_field_option(const std::string& name, const std::string& text);

}  // namespace floe::cli
