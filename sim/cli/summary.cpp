#include "cli/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace floe::cli {
namespace {

enum class Show { ratio, times, bytes, seconds, count };

struct Row {
  std::string_view title;
  std::string_view metric;
  Show show;
};

constexpr std::array kRows = {
    Row{"stored bytes per blob byte", "storage.overhead", Show::ratio},
    Row{"lost", "lost.bytes", Show::bytes},
    Row{"repair payload", "repair.payload_bytes", Show::bytes},
    Row{"repair on the wire", "repair.wire_bytes", Show::bytes},
    Row{"repair with metadata", "repair.total_bytes", Show::bytes},
    Row{"wire bytes per lost byte", "repair.amplification", Show::ratio},
    Row{"less payload than whole file", "repair.vs_rebuild.payload", Show::times},
    Row{"less in total than whole file", "repair.vs_rebuild.total", Show::times},
    Row{"repair peak to mean hour", "repair.peak_to_mean", Show::times},
    Row{"time to repair, median", "repair.time_p50_s", Show::seconds},
    Row{"time to repair, 99 %", "repair.time_p99_s", Show::seconds},
    Row{"least live redundancy", "redundancy.min", Show::ratio},
    Row{"blobs lost", "blobs.lost", Show::count},
};

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

std::string shown(double value, Show show) {
  switch (show) {
    case Show::ratio:
      return short_number(value);
    case Show::times:
      return short_number(value) + "x";
    case Show::bytes:
      return scaled(value, 1000, {"B", "kB", "MB", "GB", "TB", "PB"});
    case Show::seconds:
      return seconds_text(value);
    case Show::count:
      return value == std::floor(value) ? fmt::format("{:.0f}", value) : short_number(value);
  }
  return "";
}

std::optional<double> mean(const std::vector<RunResult>& runs, std::size_t scheme, std::string_view name) {
  double sum = 0;
  double count = 0;
  for (const RunResult& run : runs) {
    const Metric* metric = run.schemes[scheme].find(name);
    if (metric == nullptr) continue;
    sum += std::visit([](auto value) { return static_cast<double>(value); }, metric->value);
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

}  // namespace

std::string summary_table(const std::vector<RunResult>& runs) {
  const std::vector<SchemeResult>& schemes = runs.front().schemes;
  std::vector<std::vector<std::string>> lines;
  lines.push_back({runs.size() == 1 ? "" : fmt::format("mean of {} replicates", runs.size())});
  for (const SchemeResult& scheme : schemes) lines.front().push_back(scheme.label);
  for (const Row& row : kRows) {
    std::vector<std::string> line{std::string(row.title)};
    for (std::size_t i = 0; i < schemes.size(); ++i) {
      const auto value = mean(runs, i, row.metric);
      line.push_back(value ? shown(*value, row.show) : "-");
    }
    if (std::any_of(line.begin() + 1, line.end(), [](const std::string& cell) { return cell != "-"; }))
      lines.push_back(std::move(line));
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
