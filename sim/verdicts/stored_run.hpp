// The folder of a run, read back: what every replicate measured, and what decides whether replicates of two runs are
// pairs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inference/estimated.hpp"
#include "text/document.hpp"

namespace floe::cli {

// n pieces, of which k of one kind give a blob back.
struct PieceCounts {
  std::uint32_t slots = 0;
  std::uint32_t enough = 0;
};

// A metric over all replicates, at 95 %.
struct StoredEstimate {
  Estimated estimated{};
  bool is_bound = false;  // it is known to be larger than something, and no more
  std::string why{};      // there is no value
};

struct StoredRun {
  std::filesystem::path folder;
  std::vector<std::string> labels{};        // of schemes, in their order
  std::vector<std::uint32_t> replicates{};  // numbers, in their order
  // By label and name of a metric: a value for each replicate, not a number where there is none.
  std::map<std::pair<std::string, std::string>, std::vector<double>> values{};
  // As results.json has them, by the same; none for a metric that it lacks.
  std::map<std::pair<std::string, std::string>, StoredEstimate> estimates{};
  std::string baseline{};  // label of the scheme that others are compared with; empty where there is none
  std::map<std::string, PieceCounts> pieces{};  // by label
  // Fields of the scenario that decide what happens to nodes, and when, each as it is written.
  std::vector<std::pair<std::string, std::string>> fate{};

  const std::vector<double>* find(std::string_view label, std::string_view metric) const;
  const StoredEstimate* estimate(std::string_view label, std::string_view metric) const;
};

// Throws InputError with the file and the line where the folder lacks something or is not one of a run.
StoredRun read_run(const std::filesystem::path& folder);

// A JSON file as a tree; throws InputError or text::DocumentError.
text::Node read_json(const std::filesystem::path& path, std::string& text);

// The cells of a line of CSV; none where a quote does not end.
std::optional<std::vector<std::string>> cells_of(std::string_view line);

// Why replicates of the two are not pairs; empty where they are.
std::string why_unpaired(const StoredRun& first, const StoredRun& second);

}  // namespace floe::cli
