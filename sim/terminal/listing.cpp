#include "terminal/listing.hpp"

#include <algorithm>

#include "text/wrap.hpp"

namespace floe::cli {
namespace {

constexpr std::size_t kLeastProse = 30;  // characters below which prose is no pleasure to read
constexpr std::size_t kBetween = 2;

std::string padded(const std::string& cell, std::size_t width) {
  return cell + std::string(width - std::min(width, text::columns(cell)), ' ');
}

}  // namespace

std::string listing(const std::vector<std::vector<std::string>>& lines, std::size_t indent,
                    std::size_t width) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& line : lines) {
    widths.resize(line.size());
    for (std::size_t i = 0; i + 1 < line.size(); ++i) widths[i] = std::max(widths[i], text::columns(line[i]));
  }
  std::size_t prose = indent;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) prose += widths[i] + kBetween;
  const bool side_by_side = width == 0 || prose + kLeastProse <= width;
  std::string out;
  for (const std::vector<std::string>& line : lines) {
    std::string text(indent, ' ');
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
      if (side_by_side || !line[i].empty())
        text += (side_by_side ? padded(line[i], widths[i]) : line[i]) + std::string(kBetween, ' ');
    if (side_by_side) {
      out += text::wrapped(text + line.back(), width, prose) + "\n";
    } else {
      out += text::wrapped(text.substr(0, text.find_last_not_of(' ') + 1), width, indent + 2) + "\n";
      const std::string below(indent + 6, ' ');
      if (!line.back().empty()) out += text::wrapped(below + line.back(), width, below.size()) + "\n";
    }
  }
  return out;
}

}  // namespace floe::cli
