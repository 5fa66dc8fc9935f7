// The scenario as one table: its fields and its parts are rows. The reader, the JSON schema, the reference
// and the resolved scenario are walks over it.
#pragma once

#include "fields/table.hpp"
#include "scenario/scenario.hpp"

namespace floe::scenario {

const fields::Table& scenario_table();

// A finding unless a string is fit for files, columns and labels; one rule for all of them.
void check_name(const text::Node& node, const std::string& path, text::Findings& findings);

}  // namespace floe::scenario
