#include "cli/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "text/diagnostic.hpp"
#include "text/wrap.hpp"

namespace floe::cli {
namespace {

constexpr std::size_t kLongestLabel = 64;

// Four significant digits, never in the exponent form.
std::string short_number(double value) {
  if (value == 0) return "0";
  const int digits = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  return fmt::format("{:.{}f}", value, std::clamp(4 - digits, 0, 6));
}

std::string scaled(double value, double step, std::initializer_list<std::string_view> units) {
  auto unit = units.begin();
  while (std::abs(value) >= step && unit + 1 != units.end()) {
    value /= step;
    ++unit;
  }
  return short_number(value) + " " + std::string(*unit);
}

std::string seconds_text(double seconds) {
  if (seconds < 120) return short_number(seconds) + " s";
  if (seconds < 7200) return short_number(seconds / 60) + " min";
  if (seconds < 172800) return short_number(seconds / 3600) + " h";
  return short_number(seconds / 86400) + " d";
}

std::string shown(double value, Form form) {
  if (!std::isfinite(value)) return "-";
  switch (form) {
    case Form::ratio:
      return short_number(value);
    case Form::times:
      return short_number(value) + "x";
    case Form::bytes:
      return scaled(value, 1000, {"B", "kB", "MB", "GB", "TB", "PB"});
    case Form::seconds:
      return seconds_text(value);
    case Form::count:
      return value == std::floor(value) ? fmt::format("{:.0f}", value) : short_number(value);
  }
  return "";
}

// The first cell of a line to the left, the others to the right.
std::string columns_text(const std::vector<std::vector<std::string>>& lines) {
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

std::string summary_table(const std::vector<RunResult>& runs, std::size_t width) {
  const std::vector<SchemeResult>& schemes = runs.front().schemes;
  std::vector<std::vector<std::string>> lines;
  lines.push_back({runs.size() == 1 ? "" : fmt::format("mean of {} replicates", runs.size())});
  for (const SchemeResult& scheme : schemes)
    lines.front().push_back(text::printable(scheme.label, kLongestLabel));
  for (const Metric* row : metrics_of(runs)) {
    if (row->shown != Shown::table) continue;
    lines.push_back({std::string(row->title)});
    for (std::size_t i = 0; i < schemes.size(); ++i) {
      const auto value = folded(runs, i, *row);
      lines.back().push_back(value ? shown(to_double(*value), row->form) : "-");
    }
  }

  const std::string whole = columns_text(lines);
  if (width == 0 || text::columns(whole.substr(0, whole.find('\n'))) <= width) return whole;
  std::string text;
  for (std::size_t i = 1; i <= schemes.size(); ++i) {
    text += (i == 1 ? "" : "\n") + lines[0][i] + (lines[0][0].empty() ? "" : ", " + lines[0][0]) + "\n";
    for (auto line = lines.begin() + 1; line != lines.end(); ++line)
      text += text::wrapped("  " + (*line)[0] + ": " + (*line)[i], width, 4) + "\n";
  }
  return text;
}

}  // namespace floe::cli
