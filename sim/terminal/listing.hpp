// Answers for people as columns, the last of which is prose: side by side where the terminal is wide enough, and
// otherwise with the prose below.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace floe::cli {

// Lines of equally many cells, set in by `indent`. `width` is that of the terminal, 0 where there is none, and
// lines are then as long as they need to be.
std::string listing(const std::vector<std::vector<std::string>>& lines, std::size_t indent,
                    std::size_t width);

}  // namespace floe::cli
