// The rows that a sweep has so far, as files of its folder: "rows/<id>.rows" for a whole point, "rows/<id>.<first
// replicate>.rows" for a part of one. Each is written whole or not at all, and which replicates are in which of
// them changes nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "run/result.hpp"
#include "scenario/scenario.hpp"

namespace floe::sweeps {

// Of a point: every replicate that some file has, where its lines stand.
class RowIndex {
 public:
  // Throws text::DocumentError where a file is not whole, is garbled, or where two files disagree about a replicate.
  RowIndex(std::string id, const std::vector<std::filesystem::path>& files);

  bool has(std::uint32_t replicate) const { return places_.contains(replicate); }
  std::size_t count() const { return places_.size(); }
  const std::string& heading() const { return heading_; }
  std::string lines(std::uint32_t replicate) const;
  const std::vector<std::filesystem::path>& files() const { return files_; }

 private:
  struct Place {
    std::size_t file;
    std::uint64_t offset;
    std::uint64_t length;
  };

  void add(std::size_t file);
  std::string text_at(const Place& place) const;

  std::string id_;
  std::vector<std::filesystem::path> files_;
  std::string heading_;
  std::map<std::uint32_t, Place> places_;
};

class RowFolder {
 public:
  explicit RowFolder(const std::filesystem::path& folder) : path_(folder / "rows") {}

  // Makes it where it is not there, and keeps other processes from writing into it as long as this lives. Throws
  // OutputRefused where one does, or where something else is called so.
  void open();
  ~RowFolder();
  RowFolder(RowFolder&& other) noexcept;
  RowFolder(const RowFolder&) = delete;
  RowFolder& operator=(const RowFolder&) = delete;

  std::map<std::string, std::vector<std::filesystem::path>> files() const;  // by id
  void add(const std::string& id, std::uint32_t first, std::string_view text) const;
  // One file of the first `replicates` of them in place of all others of this point in the folder. They may lie
  // in other folders, where they stay.
  void keep_whole(const std::string& id, const RowIndex& rows, std::uint32_t replicates) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace floe::sweeps
