// --until: rules that end a run, and what is said of its end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/stop_rule.hpp"

namespace floe::cli {

// None where none is given. Throws UsageError for what is no rule.
std::optional<Stopping> read_rules(const std::vector<std::string>& given, const Scenario& scenario);

std::string ending(const StopReport& until);

}  // namespace floe::cli
