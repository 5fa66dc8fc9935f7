// A scenario's bytes, and whether they are text at all.
#pragma once

#include <string>

#include "text/diagnostic.hpp"

namespace floe::scenario {

// Throws text::DocumentError when there is no such file, it is a directory, cannot be read, or is far too
// large.
std::string load(const std::string& path);

// NUL bytes, broken UTF-8 and other encodings in the text of a source.
void check_text(const std::string& text, std::uint32_t source, text::Findings& findings);

}  // namespace floe::scenario
