#include "blob/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, int error) {
  throw Unreadable(path, fmt::format("cannot be read: {}", std::strerror(error)));
}

std::string_view kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "is a directory";
  if (S_ISFIFO(mode)) return "is a pipe, not a file";
  if (S_ISSOCK(mode)) return "is a socket, not a file";
  return "is a device, not a file";
}

class Descriptor {
 public:
  // A pipe without a writer is opened at once.
  explicit Descriptor(const fs::path& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    if (fd_ < 0) fail(path, errno);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return fd_; }

 private:
  int fd_;
};

// Returns when there is something to read, or nothing ever will be.
void wait_for_bytes(int fd, const Interruption& interruption) {
  pollfd waiting{fd, POLLIN, 0};
  do interruption.check();
  while (::poll(&waiting, 1, 100) <= 0);
}

codec::Buffer read_all(int fd, const fs::path& path, const Limit& limit, const Interruption* interruption) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) fail(path, errno);
  if (S_ISDIR(status.st_mode)) throw Unreadable(path, "is a directory");
  const bool regular = S_ISREG(status.st_mode);
  const auto size = regular ? static_cast<std::uint64_t>(status.st_size) : 0;
  const auto too_long = [&] {
    return Unreadable(path, fmt::format("has more than {} bytes, {}", limit.bytes, limit.meaning));
  };
  if (size > limit.bytes) throw too_long();
  constexpr std::uint64_t kBlock = 1 << 20;
  codec::Buffer bytes;
  bytes.reserve(size + 1);
  while (true) {
    if (!regular && interruption != nullptr) wait_for_bytes(fd, *interruption);
    const std::size_t before = bytes.size();
    // One byte more than may be there tells a file that has grown.
    const std::uint64_t end = before + std::min(kBlock, limit.bytes - before + 1);
    // Never room for more than the limit, which leaves memory for what is done with these bytes.
    if (end > bytes.capacity())
      bytes.reserve(std::max(end, std::min<std::uint64_t>(2 * bytes.capacity(), limit.bytes + 1)));
    bytes.resize(end);
    const ssize_t count = ::read(fd, bytes.data() + before, bytes.size() - before);
    const int error = errno;
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0) return bytes;
    if (count < 0 && error != EINTR && error != EAGAIN) fail(path, error);
    if (bytes.size() > limit.bytes) throw too_long();
    if (interruption != nullptr) interruption->check();
  }
}

}  // namespace

std::string in_quotes(const fs::path& path) { return "\"" + text::printable(path.string(), 300) + "\""; }

codec::Buffer read_file(const fs::path& path, const Limit& limit) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) fail(path, errno);
  if (!S_ISREG(status.st_mode)) throw Unreadable(path, std::string(kind_of(status.st_mode)));
  const Descriptor file(path);
  return read_all(file.number(), path, limit, nullptr);
}

codec::Buffer read_input(const std::string& path, const Limit& limit, const Interruption& interruption) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input", limit, &interruption);
  const Descriptor file(path);
  return read_all(file.number(), path, limit, &interruption);
}

}  // namespace floe::cli
