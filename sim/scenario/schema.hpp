// The JSON Schema (draft 2020-12) of scenarios, for editors and validators; generated from the same tables
// that the reader judges by, so that the two cannot differ.
#pragma once

#include <string>

namespace floe::scenario {

std::string schema_json();

}  // namespace floe::scenario
