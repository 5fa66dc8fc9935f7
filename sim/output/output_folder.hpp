// A folder of several files that belong together. It is the program's own when one of its files, the mark,
// says so; only then are its files replaced, one by one, and whatever else lies in it stays. Until commit()
// nothing that was there has changed, and a process that is killed in the middle of it leaves a mark that
// says that the folder is incomplete.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "output/output.hpp"

namespace floe {

// What a file says that carries the program's mark.
struct Mark {
  bool complete = true;
  std::uint64_t count = 0;           // of finished replicates, or of shards
  std::vector<std::string> files{};  // that were written beside it; empty where the mark does not list them
};

// What distinguishes the folders of one command.
struct FolderSort {
  std::string_view mark;        // name of the file that carries the mark
  std::string_view written_by;  // what the mark says, as in "floe run"
  std::string_view count;       // name of the field of the mark that has its count
  // JSON pointer to the word "floe", where files before the first mark had it.
  std::string_view earlier_mark{};
  // Whether a file of this name is written into a folder with that count.
  std::function<bool(std::string_view name, std::uint64_t count)> owns;
};

// None where the file is missing, is not of that sort, or cannot be read.
std::optional<Mark> read_mark(const std::filesystem::path& folder, const FolderSort& sort);

// Whether the path, or the file that it links to, is one that is written into such a folder, or that goes when it
// is; neither has to exist.
bool is_written(const std::filesystem::path& path, const std::filesystem::path& folder,
                const FolderSort& sort, std::uint64_t count);

class OutputFolder {
 public:
  // Throws OutputRefused before anything is touched: where the folder is not empty and carries no mark,
  // unless `force`, and where a file that would be replaced is not the program's. `count` is that of what is
  // written.
  OutputFolder(std::filesystem::path path, FolderSort sort, std::uint64_t count, bool force);
  const std::filesystem::path& path() const { return path_; }
  std::optional<Mark> standing() const { return read_mark(path_, sort_); }  // what is there now

  void add(std::string_view name, std::string_view content);
  GrowingFile grow(std::string_view name);  // one that is added once it is closed
  void take(OutputFolder& other);           // what was added to another one
  // The folder now holds what was added. True when a file of it but the mark differs from what was there. Throws
  // OutputRefused where something of somebody else has come into the way since.
  bool commit();

 private:
  bool exists() const;
  bool is_ours(const std::string& name) const;
  std::filesystem::path stem() const;
  void check() const;
  bool replace_files();
  std::vector<std::filesystem::path> superseded() const;

  std::filesystem::path path_;
  FolderSort sort_;
  std::uint64_t count_;
  bool force_;
  std::optional<Mark> before_;
  std::optional<PartFolder> part_;
  std::vector<std::string> names_;
  std::vector<std::string> unflushed_;  // of them
};

}  // namespace floe
