// A scenario from JSON text, for tests.
#pragma once

#include <string>

#include "scenario/reader.hpp"

namespace floe {

inline Scenario scenario_of(const std::string& text) { return scenario::read_text("test.json", text); }

}  // namespace floe
