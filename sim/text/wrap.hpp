// Lines broken at blanks, for terminals of any width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace floe::text {

// Characters of well-formed text; a broken byte counts as one.
std::size_t columns(std::string_view text);

// Every line of `text` in lines of at most `width` characters, those that continue one set in by `indent`. A
// word longer than that stays whole. A width of 0 leaves the text as it is.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace floe::text
