#include "run/output.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace floe {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& doing, const fs::path& path, int error) {
  throw OutputError(
      "cannot " + doing + " \"" + path.string() + "\": " + std::strerror(error) +
      (error == ENOSPC || error == EFBIG || error == EDQUOT ? "; nothing was left half-written" : ""));
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) fail("write", path, errno);
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(fd_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", path_, errno);
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void flush() const {
    // Pipes and some folders cannot be flushed, and need not be.
    if (::fsync(fd_) != 0 && errno != EINVAL && errno != EROFS) fail("write", path_, errno);
  }

  void close() {
    if (::close(std::exchange(fd_, -1)) != 0) fail("write", path_, errno);
  }

 private:
  fs::path path_;
  int fd_;
};

void write_and_flush(const fs::path& path, std::string_view content) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  file.write(content);
  file.flush();
  file.close();
}

void flush_folder(const fs::path& path) { Descriptor(path, O_RDONLY | O_DIRECTORY).flush(); }

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// Hidden, and unlike any name that another process would use at the same time.
fs::path beside(const fs::path& path) {
  return parent_of(path) / ("." + path.filename().string() + "." + std::to_string(::getpid()) + ".part");
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) fail("make the folder", path, error.value());
}

}  // namespace

void write_file(const fs::path& path, std::string_view content) {
  std::error_code error;
  // A pipe or a device is written to as it is: there is nothing to replace.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
    if (fs::is_directory(path, error)) fail("write", path, EISDIR);
    Descriptor device(path, O_WRONLY);
    device.write(content);
    device.close();
    return;
  }
  const fs::path part = beside(path);
  try {
    write_and_flush(part, content);
    if (::rename(part.c_str(), path.c_str()) != 0) fail("write", path, errno);
  } catch (...) {
    fs::remove(part, error);
    throw;
  }
  flush_folder(parent_of(path));
}

OutputFolder::OutputFolder(fs::path path, std::string_view mark) : path_(std::move(path)) {
  if (!path_.has_filename()) path_ = path_.parent_path();
  std::error_code error;
  if (fs::exists(path_, error)) {
    if (!fs::is_directory(path_, error))
      throw OutputError("\"" + path_.string() + "\" exists and is not a folder");
    if (!fs::is_empty(path_, error) && !fs::exists(path_ / mark, error))
      throw OutputError("\"" + path_.string() + "\" exists and holds something else (no " +
                        std::string(mark) + "); nothing was written");
  }
  make_folders(parent_of(path_));
  beside_ = beside(path_);
  fs::remove_all(beside_, error);
  make_folders(beside_);
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!beside_.empty()) fs::remove_all(beside_, ignored);
}

void OutputFolder::add(std::string_view name, std::string_view content) {
  write_and_flush(beside_ / name, content);
}

void OutputFolder::commit() {
  flush_folder(beside_);
  if (::rename(beside_.c_str(), path_.c_str()) == 0) {
    beside_.clear();
  } else if (errno == ENOTEMPTY || errno == EEXIST) {
    // The old folder takes the new one's hidden place in one step, and goes with it.
    if (::renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE) != 0)
      fail("replace", path_, errno);
  } else {
    fail("write", path_, errno);
  }
  flush_folder(parent_of(path_));
}

}  // namespace floe
