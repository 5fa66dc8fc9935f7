// What the page reads of results.json and cannot draw unless it is of the right kind.
#pragma once

#include <filesystem>

#include "text/document.hpp"

namespace floe::page {

// Throws InputError that names the file, the place in it and what is expected there.
void check_shape(const text::Node& results, const std::filesystem::path& file);

}  // namespace floe::page
