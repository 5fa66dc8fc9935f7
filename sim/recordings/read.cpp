#include "recordings/read.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "recordings/format.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"

namespace floe::recordings {
namespace {

constexpr std::size_t kHeadLines = 8;
constexpr std::size_t kLargest = std::size_t{4} << 30;

struct Magic {
  std::string_view bytes;
  std::string_view what;
  std::string_view hint;
};
constexpr std::array<Magic, 7> kMagics{{
    {{"\x1f\x8b", 2}, "is compressed with gzip, which is not read", "decompress it first: gunzip"},
    {{"PK\x03\x04", 4}, "is a zip archive, which is not read", "unpack it first: unzip"},
    {{"BZh", 3}, "is compressed with bzip2, which is not read", "decompress it first: bunzip2"},
    {{"\xFD"
      "7zXZ",
      5},
     "is compressed with xz, which is not read",
     "decompress it first: unxz"},
    {{"\x28\xB5\x2F\xFD", 4}, "is compressed with zstd, which is not read", "decompress it first: unzstd"},
    {{"\xFF\xFE", 2}, "is UTF-16", "save it as UTF-8"},
    {{"\xFE\xFF", 2}, "is UTF-16", "save it as UTF-8"},
}};

void check_bytes(std::string_view text) {
  for (const Magic& magic : kMagics)
    if (text.starts_with(magic.bytes)) throw Unreadable{std::string(magic.what), std::string(magic.hint)};
  constexpr std::size_t kLooked = 1 << 16;
  if (text.substr(0, kLooked).find('\0') != std::string_view::npos)
    throw Unreadable{"contains NUL bytes, so it is not text"};
}

Head head_of(std::string_view text) {
  Head head;
  Lines lines(text);
  while (head.lines.size() < kHeadLines && lines.next())
    if (!trimmed(lines.text()).empty()) head.lines.push_back(trimmed(lines.text()));
  return head;
}

const Format& format_of(const Head& head, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Format& format : registry()) {
    names.push_back(format.name);
    if (name.empty() ? format.is(head) : format.name == name) return format;
  }
  if (!name.empty())
    throw Unreadable{
        "cannot be read as \"" + text::printable(name, 40) + "\", which is no format that is known",
        text::suggest(name, names)};
  std::string all;
  for (const std::string_view each : names) all += (all.empty() ? "" : ", ") + std::string(each);
  throw Unreadable{
      "begins like no format that is known; its first line is \"" + text::printable(head.first(), 60) + "\"",
      "name its format, one of " + all};
}

}  // namespace

Recording read(std::string_view text, std::string_view format) {
  check_bytes(text);
  const Head head = head_of(text);
  if (head.lines.empty()) throw Unreadable{text.empty() ? "is empty" : "has blank lines only"};
  const Format& found = format_of(head, format);
  return found.read(text, found.name);
}

std::string load(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw Unreadable{"is a directory; a recording is one file"};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw Unreadable{errno == ENOENT ? std::string("does not exist")
                                     : std::string("cannot be opened: ") + std::strerror(errno)};
  std::string text;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size <= kLargest) text.reserve(static_cast<std::size_t>(size));
  std::array<char, 1 << 16> block;
  while (file) {
    file.read(block.data(), block.size());
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kLargest) throw Unreadable{"is larger than 4 GiB, the limit for a recording"};
  }
  if (file.bad()) throw Unreadable{std::string("cannot be read: ") + std::strerror(errno)};
  return text;
}

}  // namespace floe::recordings
