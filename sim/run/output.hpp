// Files and folders that appear whole or not at all: written beside their place, flushed to the disk, then
// renamed into it. A full disk or a signal in the middle leaves what was there before.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace floe {

// Fit to print: which file, and what the system said.
class OutputError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

void write_file(const std::filesystem::path& path, std::string_view content);

class OutputFolder {
 public:
  // Parents are made as needed. `mark` is a file that every folder of this sort has: one that exists without
  // it and is not empty belongs to somebody else, and is refused.
  OutputFolder(std::filesystem::path path, std::string_view mark);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  void add(std::string_view name, std::string_view content);
  void commit();  // the folder now stands at its path, in place of an earlier one

 private:
  std::filesystem::path path_;
  std::filesystem::path beside_;
};

}  // namespace floe
