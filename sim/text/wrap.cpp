#include "text/wrap.hpp"

#include <algorithm>

namespace floe::text {
namespace {

void add_line(std::string& out, std::string_view line, std::size_t width, std::size_t indent) {
  std::size_t used = 0;
  bool is_first = true;
  while (!line.empty()) {
    // Blanks in front of a word belong to it, so that a line's own indent and columns stay.
    const std::size_t begin = line.find_first_not_of(' ');
    const std::size_t end = std::min(line.find(' ', std::min(begin, line.size())), line.size());
    std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    if (!is_first && used + columns(word) > width) {
      word.remove_prefix(std::min(begin, word.size()));
      if (word.empty()) break;
      out += '\n' + std::string(indent, ' ');
      used = indent;
    }
    out += word;
    used += columns(word);
    is_first = false;
  }
}

}  // namespace

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  if (width == 0) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    add_line(out, text.substr(0, end), width, std::min(indent, width / 2));
    if (end == text.size()) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace floe::text
