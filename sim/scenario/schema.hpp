// The JSON Schema (draft 2020-12) of scenarios, for editors and validators; generated from the same tables
// that the reader judges by, so that the two cannot differ.
#pragma once

#include <string>
#include <string_view>

#include "fields/table.hpp"

namespace floe::scenario {

std::string schema_json();

// The same of files of another sort, whose fields are those of the table.
std::string schema_json(std::string_view title, const fields::Table& table);

}  // namespace floe::scenario
