// Things that come and go, kept in one vector under numbers that are used again.
#pragma once

#include <cstdint>
#include <vector>

namespace floe {

// The number of a cell that nothing uses: the last that was given back to `free`, or a new one.
template <class T>
std::uint32_t take_cell(std::vector<T>& cells, std::vector<std::uint32_t>& free) {
  if (free.empty()) {
    free.push_back(static_cast<std::uint32_t>(cells.size()));
    cells.emplace_back();
  }
  const std::uint32_t number = free.back();
  free.pop_back();
  return number;
}

}  // namespace floe
