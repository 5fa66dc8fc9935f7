// From a file to a Scenario, or to every reason why not. The file is JSON; --set arguments edit it before it
// is judged, so that they are held to the same rules.
#pragma once

#include <span>
#include <string>

#include "scenario/scenario.hpp"
#include "text/diagnostic.hpp"

namespace floe::scenario {

// `overrides` are `path=value`, as in network.uplink=20Mbit/s or schemes[0].reuse=true; the value is JSON
// where it parses as JSON and a string otherwise. Throws DocumentError with all that is wrong.
Scenario read(const std::string& path, std::span<const std::string> overrides = {});

// The same for text in memory; `name` stands for the file in messages.
Scenario read_text(const std::string& name, std::string text, std::span<const std::string> overrides = {});

}  // namespace floe::scenario
