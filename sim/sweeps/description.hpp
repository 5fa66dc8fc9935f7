// sweep.json, which says what a sweep is and names all its points; README.md of its folder.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sweeps/sweep.hpp"

namespace floe::sweeps {

struct SweepFile {
  std::string_view name;
  std::string_view sentence;
};
std::span<const SweepFile> sweep_files();  // all that a folder may hold beside its rows

std::string description_json(const Sweep& sweep);
std::string readme_text();
inline constexpr std::uint32_t kFormat = 1;  // of the files of a folder

// What sweep.json tells.
struct Description {
  std::string program;
  std::uint32_t replicates = 0;
  std::vector<std::string> edits;
  std::vector<std::string> vary;
  std::vector<std::string> paths;
  std::vector<std::string> ids;
};
// Throws text::DocumentError; `name` stands for the file in messages.
Description read_description(const std::string& name, const std::string& text);

}  // namespace floe::sweeps
