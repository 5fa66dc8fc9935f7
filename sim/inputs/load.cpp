#include "inputs/load.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace floe::scenario {
namespace {

constexpr std::size_t kLargest = std::size_t{128} << 20;  // with a million recorded intervals

}  // namespace

std::string load(const std::string& path) {
  const std::string shown = "\"" + text::printable(path, 200) + "\"";
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw text::DocumentError(shown + " is a directory; a scenario is one JSON file");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (errno == ENOENT) throw text::DocumentError("there is no file " + shown);
    throw text::DocumentError("cannot open " + shown + ": " + std::strerror(errno));
  }
  std::string text;
  std::array<char, 65536> block;
  while (file) {
    file.read(block.data(), block.size());
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kLargest)
      throw text::DocumentError(shown + " is larger than 128 MiB, the limit for a scenario");
  }
  if (file.bad()) throw text::DocumentError("cannot read " + shown + ": " + std::strerror(errno));
  return text;
}

void check_text(const std::string& text, std::uint32_t source, text::Findings& findings) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    findings.add({source, 0, 1}, "the file is UTF-16", "save it as UTF-8");
    return;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    findings.add({source, nul, 1}, "the file contains a NUL byte, so it is not a UTF-8 text file",
                 "save it as UTF-8");
    return;
  }
  if (const std::size_t broken = text::broken_utf8(text); broken != std::string::npos)
    findings.add({source, broken, 1}, "the text contains bytes that are not UTF-8",
                 source == 0 ? "save the file as UTF-8" : "");
}

}  // namespace floe::scenario
