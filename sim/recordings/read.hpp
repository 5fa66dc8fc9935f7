// Reads what somebody recorded, from a file or from bytes.
#pragma once

#include <string>
#include <string_view>

#include "recordings/recording.hpp"

namespace floe::recordings {

// Throws Unreadable. A format is recognised by the content where none is named.
Recording read(std::string_view text, std::string_view format = {});

// The content of a file. Throws Unreadable.
std::string load(const std::string& path);

}  // namespace floe::recordings
