// "Did you mean": the nearest of the words that would have been right. Shared by the reader and the command
// line.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace floe::text {

// Insertions, deletions, substitutions, and swaps of neighbours, each 1.
std::size_t edit_distance(std::string_view a, std::string_view b);

// `did you mean "seed"?` when a word is within distance 2 (1 for words of up to three letters), whatever the
// case of letters and with - and _ alike; otherwise `one of: ...`; empty when there are no words at all.
std::string suggest(std::string_view wrong, std::span<const std::string_view> words);

}  // namespace floe::text
