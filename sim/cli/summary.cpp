#include "cli/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace floe::cli {
namespace {

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

}  // namespace

std::string summary_table(const std::vector<RunResult>& runs) {
  const std::vector<SchemeResult>& schemes = runs.front().schemes;
  std::vector<std::vector<std::string>> lines;
  lines.push_back({runs.size() == 1 ? "" : fmt::format("mean of {} replicates", runs.size())});
  for (const SchemeResult& scheme : schemes) lines.front().push_back(scheme.label);
  for (const Metric* row : metrics_of(runs)) {
    if (row->shown != Shown::table) continue;
    lines.push_back({std::string(row->title)});
    for (std::size_t i = 0; i < schemes.size(); ++i) {
      const auto value = folded(runs, i, *row);
      lines.back().push_back(value ? shown(to_double(*value), row->form) : "-");
    }
  }

  std::vector<std::size_t> widths(schemes.size() + 1);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  std::string text;
  for (const auto& line : lines) {
    text += fmt::format("{:<{}}", line[0], widths[0]);
    for (std::size_t i = 1; i < line.size(); ++i) text += fmt::format("  {:>{}}", line[i], widths[i]);
    text += '\n';
  }
  return text;
}

}  // namespace floe::cli
