// Files that appear whole or not at all: written beside their place, flushed to the disk, then renamed into
// it. A full disk or a signal in the middle leaves what was there before.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace floe {

// Something cannot be written. Fit to print: which file, and what the system said.
class OutputError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Something may not be written, since what is there belongs to somebody else. Fit to print.
class OutputRefused : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A pipe, a device and what stands under /dev or /proc are written to as they are. Throws OutputRefused for any
// other link.
void write_file(const std::filesystem::path& path, std::string_view content);

// Whether write_file would put a new file in the place of one that is there.
bool is_replaced(const std::filesystem::path& path);

// Throws OutputError where the folder in which `path` is to be does not exist.
void check_parent(const std::filesystem::path& path);

// The steps of it, for whoever replaces several files together. All throw OutputError.
void write_and_flush(const std::filesystem::path& path, std::string_view content);
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);
void flush_folder(const std::filesystem::path& path);
void make_folders(const std::filesystem::path& path);

std::filesystem::path parent_of(const std::filesystem::path& path);  // "." where none is named

// A hidden name in `folder` for what becomes `name`, unlike any that another process uses.
std::filesystem::path part_name(const std::filesystem::path& folder, const std::filesystem::path& name);

// Removes from the folder what processes that are no more left under such names.
void sweep_parts(const std::filesystem::path& folder);

}  // namespace floe
