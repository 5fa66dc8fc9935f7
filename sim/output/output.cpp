#include "output/output.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace floe {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartMark = ".floe-";
constexpr std::string_view kPartEnd = ".part";

// Where what is written in a part is to stand, which is the place that its user knows.
fs::path place_of(const fs::path& path) {
  fs::path place;
  for (const fs::path& step : path) {
    const std::string name = step.string();
    const std::size_t end = name.rfind(kPartMark);
    if (name.starts_with('.') && name.ends_with(kPartEnd) && end != std::string::npos && end > 1) {
      const std::string whole = name.substr(1, end - 1);
      if (place.filename() != whole) place /= whole;
    } else {
      place /= step;
    }
  }
  return place;
}

[[noreturn]] void fail(const std::string& doing, const fs::path& path, int error) {
  throw OutputError(
      "cannot " + doing + " \"" + place_of(path).string() + "\": " + std::strerror(error) +
      (error == ENOSPC || error == EFBIG || error == EDQUOT ? "; no incomplete file is left" : ""));
}

// The folders that a process which ends with std::quick_exit has to remove.
class LiveParts {
 public:
  static LiveParts& instance() {
    static LiveParts parts;
    return parts;
  }
  void add(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    paths_.push_back(path);
  }
  void drop(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    std::erase(paths_, path);
  }

 private:
  LiveParts() {
    std::at_quick_exit([] {
      std::error_code ignored;
      const std::lock_guard lock(instance().mutex_);
      for (const fs::path& path : instance().paths_) fs::remove_all(path, ignored);
    });
  }

  std::mutex mutex_;
  std::vector<fs::path> paths_;
};

// A name such as /dev/stdout or /dev/fd/1: a link that stands for what this process has open already.
bool is_open_stream(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return false;
  const auto lies_among_descriptors = [&](const fs::path& link) {
    const std::string folder = fs::weakly_canonical(parent_of(fs::absolute(link, error)), error).string();
    return folder.starts_with("/proc/") && folder.ends_with("/fd");
  };
  return lies_among_descriptors(path) ||
         lies_among_descriptors(parent_of(path) / fs::read_symlink(path, error));
}

}  // namespace

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

#if defined(__linux__)
  // Whether the system does that at all.
  bool flush_file_system() const {
    if (::syncfs(fd_) == 0) return true;
    if (errno != ENOSYS && errno != EINVAL && errno != EPERM) fail("write", path_, errno);
    return false;
  }
#endif

  void close() {
    if (::close(std::exchange(fd_, -1)) != 0) fail("write", path_, errno);
  }

 private:
  fs::path path_;
  int fd_;
};

GrowingFile::GrowingFile(const fs::path& path)
    : descriptor_(std::make_unique<Descriptor>(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)) {}

GrowingFile::~GrowingFile() = default;
GrowingFile::GrowingFile(GrowingFile&&) noexcept = default;

void GrowingFile::write(std::string_view content) { descriptor_->write(content); }

void GrowingFile::close() {
  descriptor_->flush();
  descriptor_->close();
}

void write_and_flush(const fs::path& path, std::string_view content) {
  GrowingFile file(path);
  file.write(content);
  file.close();
}

void write_unflushed(const fs::path& path, std::string_view content) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  file.write(content);
  file.close();
}

void flush_files(const fs::path& folder, const std::vector<std::string>& names) {
#if defined(__linux__)
  constexpr std::size_t kFew = 16;
  // Each flush of a file waits for the disk by itself; one of the file system waits once.
  if (names.size() > kFew && Descriptor(folder, O_RDONLY | O_DIRECTORY).flush_file_system()) return;
#endif
  for (const std::string& name : names) Descriptor(folder / name, O_RDONLY).flush();
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

fs::path resolved(const fs::path& path) {
  std::error_code error;
  const fs::path found = fs::weakly_canonical(fs::absolute(path, error), error);
  return found.has_filename() ? found : found.parent_path();
}

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool is_part(const fs::path& path, const fs::path& name) {
  const std::string text = path.filename().string();
  const std::string beginning = "." + name.string() + std::string(kPartMark);
  if (!text.starts_with(beginning) || !text.ends_with(kPartEnd)) return false;
  const std::string_view digits =
      std::string_view(text).substr(beginning.size(), text.size() - beginning.size() - kPartEnd.size());
  return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

void sweep_parts(const fs::path& folder, const fs::path& name,
                 const std::function<bool(std::string_view)>& owns) {
  std::error_code ignored;
  std::vector<fs::path> parts;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (is_part(entry.path(), name)) parts.push_back(entry.path());
  for (const fs::path& part : parts) {
    const int held = ::open(part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (held < 0) continue;
    const bool ours = std::all_of(fs::directory_iterator(part, ignored), fs::directory_iterator(),
                                  [&](const fs::directory_entry& entry) {
                                    return entry.symlink_status(ignored).type() == fs::file_type::regular &&
                                           owns(entry.path().filename().string());
                                  });
    if (ours && ::flock(held, LOCK_EX | LOCK_NB) == 0) fs::remove_all(part, ignored);
    ::close(held);
  }
}

PartFolder::PartFolder(const fs::path& folder, const fs::path& name) {
  for (auto number = static_cast<std::uint64_t>(::getpid());; ++number) {
    path_ = folder /
            ("." + name.string() + std::string(kPartMark) + std::to_string(number) + std::string(kPartEnd));
    if (::mkdir(path_.c_str(), 0755) == 0) break;
    if (errno != EEXIST) fail("make the folder", path_, errno);
  }
  lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ >= 0) ::flock(lock_, LOCK_EX | LOCK_NB);
  LiveParts::instance().add(path_);
}

PartFolder::~PartFolder() {
  LiveParts::instance().drop(path_);
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

bool is_replaced(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && !is_open_stream(path);
}

void check_parent(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(parent_of(path), error)) fail("write", path, error ? error.value() : ENOTDIR);
}

void write_file(const fs::path& path, std::string_view content) {
  std::error_code error;
  if (fs::is_directory(path, error)) fail("write", path, EISDIR);
  if (is_open_stream(path) || (fs::exists(path, error) && !fs::is_regular_file(path, error))) {
    Descriptor device(path, O_WRONLY);
    device.write(content);
    device.close();
    return;
  }
  if (fs::is_symlink(path, error))
    throw OutputRefused("\"" + path.string() +
                        "\" is a link, and links are not replaced; name the file itself");
  sweep_parts(parent_of(path), path.filename(),
              [&](std::string_view name) { return name == path.filename().string(); });
  const PartFolder part(parent_of(path), path.filename());
  write_and_flush(part.path() / path.filename(), content);
  rename_file(part.path() / path.filename(), path);
  flush_folder(parent_of(path));
}

}  // namespace floe
