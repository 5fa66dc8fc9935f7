#include "page/pictures.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "files/trace_file.hpp"
#include "page/packing.hpp"

namespace floe::page {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargest = 8'000'000;  // bytes; what is larger is no figure for a page

void add_from(const fs::path& folder, std::map<std::string, fs::path>& found) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code unknown;
    if (path.extension() != ".svg" && path.extension() != ".png") continue;
    if (!entry->is_regular_file(unknown) || entry->file_size(unknown) > kLargest) continue;
    fs::path& kept = found[path.stem().string()];
    if (kept.empty() || path.extension() == ".svg") kept = path;
  }
}

}  // namespace

std::vector<Picture> pictures_of(const fs::path& folder) {
  std::map<std::string, fs::path> found;
  add_from(folder, found);
  add_from(folder / "plots", found);
  std::vector<Picture> pictures;
  for (const auto& [name, path] : found) {
    std::ifstream file(path, std::ios::binary);
    if (!file) continue;
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const bool is_svg = path.extension() == ".svg";
    pictures.push_back({name, std::string(is_svg ? "data:image/svg+xml;base64," : "data:image/png;base64,") +
                                  base64_of(bytes)});
  }
  return pictures;
}

std::vector<std::string> traces_of(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    if (!entry->is_regular_file(unknown)) continue;
    std::ifstream file(entry->path(), std::ios::binary);
    std::string beginning(256, '\0');
    file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    if (is_trace(beginning)) names.push_back(entry->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace floe::page
