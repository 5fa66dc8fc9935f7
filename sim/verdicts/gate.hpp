// Results that are kept against those of today: the same replicates are simulated again, and every byte that does not
// depend on the machine is compared; or other replicates are, and means are tested for equivalence.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verdicts/comparison.hpp"
#include "verdicts/file_difference.hpp"

namespace floe::cli {

// A folder for the time being, gone with this.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// What a folder says of how it was made.
struct Kept {
  std::filesystem::path folder;
  std::uint32_t first = 0;
  std::uint32_t replicates = 0;
  std::vector<std::string> rules{};  // of a run that rules ended
  std::string version{};
  Judgement judgement{};             // for equivalence, from its equivalence.json or 5 %
  std::vector<std::string> files{};  // that are there and can be made again
};

// Throws InputError or text::DocumentError where it is not the folder of a finished run.
Kept read_kept(const std::filesystem::path& folder);

// Makes the files of the run again in `folder`, with another seed where one is given. Throws Stopped.
void make_again(const Kept& kept, const std::optional<std::uint64_t>& seed, std::uint32_t threads,
                const std::filesystem::path& folder, const std::atomic<bool>& stop);

// Of a kept file against that of today, of the same name.
FileDifferences apart(const Kept& kept, const std::string& name, const std::filesystem::path& today);

// Whether a mean is equivalent to the kept one, by two one-sided tests at 5 %.
bool is_equivalent(const Compared& row);

}  // namespace floe::cli
