// The replicates that a sweep still lacks, simulated on all threads and kept as they finish.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "rows/row_files.hpp"
#include "sweeps/sweep.hpp"

namespace floe::sweeps {

// One of several parts of a sweep: every `of`-th replicate of all points, so that parts take equally long.
struct Slice {
  std::uint32_t number = 1;  // from 1
  std::uint32_t of = 1;

  bool has(std::uint64_t run) const { return run % of == number - 1; }
  bool is_all() const { return of == 1; }
};

struct Missing {
  std::size_t point;
  std::vector<std::uint32_t> replicates;
};

struct Task {
  std::uint64_t wanted = 0;  // replicates in the slice, those that are there among them
  std::uint64_t there = 0;
  std::vector<Missing> missing;
};

// What is missing of a slice.
Task missing_of(const Sweep& sweep, const Slice& slice, const RowFolder& rows);

// Called now and then from one thread, with how many replicates have finished.
using Told = std::function<void(std::uint64_t finished)>;

// Returns how many replicates have been kept: all, unless `stop` was set.
std::uint64_t simulate_missing(const Sweep& sweep, const std::vector<Missing>& missing, const RowFolder& rows,
                               std::uint32_t threads, const std::atomic<bool>& stop, const Told& told);

// Every index below `count` once, over that many threads; rethrows what one of them threw.
void over_threads(std::uint32_t threads, std::size_t count, const std::function<void(std::size_t)>& work,
                  const std::function<void()>& tick);

}  // namespace floe::sweeps
