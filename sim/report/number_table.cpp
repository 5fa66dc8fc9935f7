#include "report/number_table.hpp"

#include <algorithm>

#include "text/wrap.hpp"

namespace floe::cli {
namespace {

using Lines = std::vector<std::vector<std::string>>;

std::string side_by_side(const Lines& lines) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], text::columns(line[i]));
  std::string text;
  for (const auto& line : lines) {
    text += line[0] + std::string(widths[0] - text::columns(line[0]), ' ');
    for (std::size_t i = 1; i < line.size(); ++i)
      text += std::string(2 + widths[i] - text::columns(line[i]), ' ') + line[i];
    text += '\n';
  }
  return text;
}

}  // namespace

std::string number_table(const Lines& lines, std::size_t width) {
  const std::string whole = side_by_side(lines);
  if (width == 0 || text::columns(whole.substr(0, whole.find('\n'))) <= width) return whole;
  const std::vector<std::string>& heads = lines.front();
  std::string text = text::wrapped(heads[0], width, 2) + "\n";
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    text += text::wrapped((*line)[0], width, 2) + "\n";
    std::string cells;
    for (std::size_t i = 1; i < line->size(); ++i)
      if (!(*line)[i].empty()) cells += (cells.empty() ? "  " : ", ") + heads[i] + " " + (*line)[i];
    text += text::wrapped(cells, width, 4) + "\n";
  }
  return text;
}

}  // namespace floe::cli
