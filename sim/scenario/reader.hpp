// From a file to a Scenario, or to every reason why not. The file is JSON; --set arguments edit it before it
// is judged, so that they are held to the same rules.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scenario/diagnostic.hpp"
#include "scenario/scenario.hpp"

namespace floe::scenario {

// `overrides` are `path=value`, as in network.uplink=20Mbit/s or schemes[0].reuse=true; the value is JSON
// where it parses as JSON and a string otherwise. Throws ScenarioError with all that is wrong.
Scenario read(const std::string& path, std::span<const std::string> overrides = {});

// The same for text in memory; `name` stands for the file in messages.
Scenario read_text(const std::string& name, std::string text, std::span<const std::string> overrides = {});

// A table's defaults; required fields are left out. What a test or an example starts from.
Settings defaults(std::span<const Field> fields);

}  // namespace floe::scenario
