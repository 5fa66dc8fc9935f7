// An encoded blob as a folder: metadata.json, and a file per sliver, named by its pair: primary-0007.bin,
// secondary-0007.bin. Files may be missing, damaged, or not even files; whoever reads gets slivers that agree
// with the metadata, and hears which ones do not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "blob/sliver_metadata.hpp"
#include "blob/threads.hpp"
#include "codec/red_stuff.hpp"
#include "terminal/console.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {

// Slivers of one axis, contents[i] that of pairs[i].
struct Slivers {
  std::vector<std::uint32_t> pairs;
  std::vector<codec::Buffer> contents;

  std::vector<codec::ByteView> views() const { return {contents.begin(), contents.end()}; }
};

// A sliver that is there and of no use.
struct LeftOut {
  std::string file;
  std::string reason;  // as in "cannot be read: Permission denied"
};

class SliverFolder {
 public:
  // Throws as read_metadata does.
  explicit SliverFolder(std::filesystem::path path);

  const codec::Geometry& geometry() const { return about_.geometry; }
  const codec::Metadata& metadata() const { return about_.metadata; }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(codec::Axis axis, std::uint32_t pair) const {
    return path_ / sliver_name(axis, pair);
  }

  // Throws CheckFailed where the slivers are not of the blob of that id, as --id gives it; UsageError where it is no
  // id.
  void expect_id(const std::string& id) const;

  // Up to `enough` good slivers of an axis, by pair; `except` is left out. Those that are there and not good are
  // told of and added to `left_out`.
  Slivers good(codec::Axis axis, std::size_t enough, std::optional<std::uint32_t> except,
               std::vector<LeftOut>& left_out, const Threads& threads, Console& console) const;

  // The sliver under its name, whatever it says. Throws Unreadable.
  codec::Buffer read(codec::Axis axis, std::uint32_t pair) const;

 private:
  // A sliver that is there, or why it is of no use.
  struct Look {
    std::uint32_t pair;
    codec::Buffer bytes;
    std::string fault;
  };
  Look look_at(codec::Axis axis, std::uint32_t pair) const;

  std::filesystem::path path_;
  SliverMetadata about_;
};

void write_left_out(text::JsonWriter& json, const std::vector<LeftOut>& left_out);  // a field

}  // namespace floe::cli
