// The reference of scenarios for people, in Markdown; generated from the same tables that the reader judges by.
#pragma once

#include <string>

#include "fields/table.hpp"

namespace floe::scenario {

std::string reference_markdown();

// A field's default as JSON on one line; "required" where there is none, nothing for a part with fields of its own.
std::string default_text(const fields::Field& field, const void* settings);

}  // namespace floe::scenario
