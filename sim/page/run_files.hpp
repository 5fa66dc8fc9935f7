// The folder of a run as the page needs it: its JSON files as they are, and what they say of the CSV files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/document.hpp"

namespace floe::page {

struct RunFiles {
  std::filesystem::path folder;
  std::string results_text{};
  text::Node results{};
  std::string scenario_text{};
  std::optional<std::string> manifest_text{};  // none of results that were kept without it
  text::Node manifest{};
  std::vector<std::string> labels{};  // of schemes, in their order
  std::vector<std::string> states{};  // of shards, by rank; the first is the usual one
  std::uint32_t shards = 0;
  double duration = 0;  // seconds
  std::uint64_t first_replicate = 0;
  std::uint64_t end_replicate = 0;  // one past the last that was asked for

  bool has(std::string_view name) const;
  std::size_t rank_of_label(std::string_view label) const;  // labels.size() where there is none
  std::vector<std::string> arguments() const;               // of the command, with the program's name
};

// Throws InputError or text::DocumentError where the folder is not one that "floe run" wrote.
RunFiles read_run_files(const std::filesystem::path& folder);

}  // namespace floe::page
