// A sweep that is kept, made again today, all of it or some of its points. Of its tables those metrics are compared
// that are kept, so that a folder may keep few and a metric that is new changes nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sweeps/sweep.hpp"
#include "verdicts/file_verdicts.hpp"

namespace floe::cli {

struct KeptSweep {
  std::filesystem::path folder;
  sweeps::Sweep sweep;
  std::vector<std::size_t> points;  // that are made again, in order

  std::uint64_t runs() const { return std::uint64_t{sweep.replicates} * points.size(); }
  bool is_whole() const { return points.size() == sweep.points.size(); }
};

bool is_sweep(const std::filesystem::path& folder);

// `points` as a person counts them, from 1, such as "2,5"; empty for all of them. Throws InputError, UsageError and
// text::DocumentError.
KeptSweep read_kept_sweep(const std::filesystem::path& folder, const std::string& points);

// Throws Stopped soon after `stop`.
std::vector<FileVerdict> made_again(const KeptSweep& kept, std::uint32_t threads,
                                    const std::atomic<bool>& stop, const std::function<void(double)>& tick);

}  // namespace floe::cli
