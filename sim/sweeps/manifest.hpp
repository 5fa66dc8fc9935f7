// manifest.json of a sweep's folder: whether it is complete, and the commands and machines that simulated its rows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "files/environment.hpp"
#include "sweeps/sweep.hpp"
#include "sweeps/work.hpp"

namespace floe::sweeps {

// A slice whose rows are all there, and where they come from.
struct Part {
  std::string slice{};  // "3/20"
  std::vector<std::string> arguments{};
  std::string processor{};
  double wall_seconds = 0;
};

std::string slice_text(const Slice& slice);

// The parts that the manifest in this folder names, if there is one that a sweep wrote.
std::vector<Part> parts_in(const std::filesystem::path& folder);

// Adds a part; it takes the place of one of the same slice.
void add_part(std::vector<Part>& parts, Part part);

// What the rows of a folder are: those of all slices, or those of its parts.
struct Content {
  bool is_whole = false;
  bool is_complete = false;  // nothing that was begun is missing
  std::vector<Part> parts{};
};
std::string manifest_json(const Sweep& sweep, const Content& content, const Environment& environment);

}  // namespace floe::sweeps
