#include "run/output.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>

namespace floe {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartMark = ".floe-";
constexpr std::string_view kPartEnd = ".part";

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

// Whether the name is one that part_name gives to a process that is no more.
bool is_abandoned(std::string_view name) {
  if (!name.starts_with('.') || !name.ends_with(kPartEnd)) return false;
  name.remove_suffix(kPartEnd.size());
  const std::size_t mark = name.rfind(kPartMark);
  if (mark == std::string_view::npos || mark == 0) return false;
  const std::string_view digits = name.substr(mark + kPartMark.size());
  pid_t process = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), process);
  if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size() || process <= 0) return false;
  return ::kill(process, 0) != 0 && errno == ESRCH;
}

// There, a link such as /dev/stdout stands for what is open already.
bool is_device_path(const fs::path& path) {
  const std::string text = path.lexically_normal().string();
  return text.starts_with("/dev/") || text.starts_with("/proc/");
}

}  // namespace

void write_and_flush(const fs::path& path, std::string_view content) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  file.write(content);
  file.flush();
  file.close();
}

void rename_file(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail("write", to, errno);
}

void flush_folder(const fs::path& path) { Descriptor(path, O_RDONLY | O_DIRECTORY).flush(); }

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) fail("make the folder", path, error.value());
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path part_name(const fs::path& folder, const fs::path& name) {
  return folder /
         ("." + name.string() + std::string(kPartMark) + std::to_string(::getpid()) + std::string(kPartEnd));
}

void sweep_parts(const fs::path& folder) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (is_abandoned(entry.path().filename().string())) fs::remove_all(entry.path(), ignored);
}

bool is_replaced(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && !is_device_path(path);
}

void check_parent(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(parent_of(path), error)) fail("write", path, error ? error.value() : ENOTDIR);
}

void write_file(const fs::path& path, std::string_view content) {
  std::error_code error;
  if (fs::is_directory(path, error)) fail("write", path, EISDIR);
  if (is_device_path(path) || (fs::exists(path, error) && !fs::is_regular_file(path, error))) {
    Descriptor device(path, O_WRONLY);
    device.write(content);
    device.close();
    return;
  }
  if (fs::is_symlink(path, error))
    throw OutputRefused("\"" + path.string() + "\" is a link, which stays as it is; name the file itself");
  sweep_parts(parent_of(path));
  const fs::path part = part_name(parent_of(path), path.filename());
  try {
    write_and_flush(part, content);
    rename_file(part, path);
  } catch (...) {
    fs::remove(part, error);
    throw;
  }
  flush_folder(parent_of(path));
}

}  // namespace floe
