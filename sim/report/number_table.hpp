// Tables of numbers for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace floe::cli {

// The first line is the heads of the columns. The first cell of a line stands to the left, the others to the right.
// Where a line is longer than `width`, each is told as its name and, below it, what its columns hold; a width of 0 is
// without limit.
std::string number_table(const std::vector<std::vector<std::string>>& lines, std::size_t width);

}  // namespace floe::cli
