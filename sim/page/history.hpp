// What changed over time in a run, packed: a block for each scheme and replicate, which the page unpacks when it is
// looked at. Times are whole microseconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "page/run_files.hpp"

namespace floe::page {

struct Block {
  std::string series{};    // its name; empty for states of shards
  std::size_t scheme = 0;  // by rank
  std::uint32_t replicate = 0;
  std::uint64_t count = 0;  // of intervals or of values
  std::string packed{};
};

// Of fabric.csv: for each shard that was ever in another state than the usual one its number (less that of the one
// before), how many intervals it has, and for each the state, the time since the one before ended, and how long it
// lasts. Throws InputError.
std::vector<Block> packed_fabric(const RunFiles& run);

// Of series.csv: the greatest common divisor of the times, whether values are whole, then how many distinct ones there
// are, those in their order, and for each value of the series the time since the one before over that divisor and its
// place among the distinct ones. Throws InputError.
std::vector<Block> packed_series(const RunFiles& run);

}  // namespace floe::page
