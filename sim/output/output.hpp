// Files that appear whole or not at all: written beside their place, flushed to the disk, then renamed into
// it. A full disk or a signal in the middle leaves what was there before.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace floe {

// Something cannot be written. Fit to print: which file, and what the system said.
class OutputError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Something may not be written, since what is there belongs to somebody else. Fit to print.
class OutputRefused : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A pipe, a device and an open stream such as /dev/stdout are written to as they are. Throws OutputRefused for
// any other link.
void write_file(const std::filesystem::path& path, std::string_view content);

// Whether write_file would put a new file in the place of one that is there.
bool is_replaced(const std::filesystem::path& path);

// Throws OutputError where the folder in which `path` is to be does not exist.
void check_parent(const std::filesystem::path& path);

class Descriptor;  // of an open file

// A new file that is written bit by bit. All throw OutputError; one that was not closed may lack its end.
class GrowingFile {
 public:
  explicit GrowingFile(const std::filesystem::path& path);
  ~GrowingFile();
  GrowingFile(GrowingFile&&) noexcept;

  void write(std::string_view content);
  void close();  // flushed to the disk

 private:
  std::unique_ptr<Descriptor> descriptor_;
};

// The steps of it, for whoever replaces several files together. All throw OutputError.
void write_and_flush(const std::filesystem::path& path, std::string_view content);
void write_unflushed(const std::filesystem::path& path, std::string_view content);
// To the disk, the files of these names in a folder: thousands as fast as one, where the system can.
void flush_files(const std::filesystem::path& folder, const std::vector<std::string>& names);
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);
void flush_folder(const std::filesystem::path& path);
void make_folders(const std::filesystem::path& path);

std::filesystem::path parent_of(const std::filesystem::path& path);  // "." where none is named

// One path for all its spellings: absolute, links followed as far as it exists, no separator at its end.
std::filesystem::path resolved(const std::filesystem::path& path);

// What becomes `name` is first written in a hidden folder beside it, ".NAME.floe-NUMBER.part", which its process
// holds a lock on, in whatever container it runs.
bool is_part(const std::filesystem::path& path, const std::filesystem::path& name);

// Removes from the folder the parts of `name` that nobody holds, and in which nothing lies but files that the program
// `owns` by their names.
void sweep_parts(const std::filesystem::path& folder, const std::filesystem::path& name,
                 const std::function<bool(std::string_view)>& owns);

// That folder, removed with this unless it was renamed.
class PartFolder {
 public:
  PartFolder(const std::filesystem::path& folder, const std::filesystem::path& name);
  ~PartFolder();
  PartFolder(const PartFolder&) = delete;
  PartFolder& operator=(const PartFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace floe
