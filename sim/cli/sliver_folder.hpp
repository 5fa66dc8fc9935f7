// An encoded blob as a folder: metadata.json, and a file per sliver, named by its pair: primary-0007.bin,
// secondary-0007.bin. Files may be missing or damaged; whoever reads asks for slivers that agree with the
// metadata, and hears which ones do not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "codec/red_stuff.hpp"
#include "run/output_folder.hpp"

namespace floe::cli {

codec::Buffer read_bytes(const std::filesystem::path& path);  // throws InputError

std::string sliver_name(codec::Axis axis, std::uint32_t pair);

// Folders of slivers. The count of their mark is that of shards.
extern const FolderSort kSliverFolder;

std::string metadata_json(const codec::Encoded& encoded);

struct Sliver {
  std::uint32_t pair;
  codec::Buffer bytes;
};

class SliverFolder {
 public:
  // Throws InputError when metadata.json is missing, malformed, or does not hash to the blob id that it
  // states.
  explicit SliverFolder(std::filesystem::path path);

  const codec::Geometry& geometry() const { return geometry_; }
  const codec::Metadata& metadata() const { return metadata_; }
  const std::filesystem::path& path() const { return path_; }

  // Up to `enough` good slivers of an axis, by pair; `except` is left out. Damaged ones are told of and
  // skipped.
  std::vector<Sliver> good(codec::Axis axis, std::size_t enough, std::optional<std::uint32_t> except,
                           Console& console) const;

 private:
  std::filesystem::path path_;
  codec::Geometry geometry_{};
  codec::Metadata metadata_;
};

}  // namespace floe::cli
