#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "report/number_table.hpp"
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

// What a number of a form is divided by to be shown, and the unit that follows it.
struct Scale {
  double step = 1;
  std::string unit{};
};

Scale scale_of(double value, Form form) {
  const double size = std::abs(value);
  if (form == Form::seconds) {
    if (size < 120) return {1, " s"};
    if (size < 7200) return {60, " min"};
    if (size < 172800) return {3600, " h"};
    return {86400, " d"};
  }
  if (form == Form::times) return {1, "x"};
  if (form == Form::share) return {0.01, " %"};
  Scale scale;
  if (form != Form::bytes) return scale;
  constexpr std::array<const char*, 6> kUnits = {" B", " kB", " MB", " GB", " TB", " PB"};
  auto unit = kUnits.begin();
  for (; size >= 1000 * scale.step && unit + 1 != kUnits.end(); ++unit) scale.step *= 1000;
  scale.unit = *unit;
  return scale;
}

std::string shown(double value, Form form) {
  const Scale scale = scale_of(value, form);
  if (form == Form::count && value == std::floor(value)) return fmt::format("{:.0f}", value);
  return short_number(value / scale.step) + scale.unit;
}

// "12.30 [11.90, 12.70] MB"; "> 1 d" where only that is known; "< 1.8 %" where nothing was seen.
std::string shown(const Estimate& estimate, Form form) {
  if (!estimate.value) return estimate.low ? "> " + shown(*estimate.low, form) : "-";
  const double value = to_double(*estimate.value);
  if (!estimate.low || !estimate.high || *estimate.low == *estimate.high) return shown(value, form);
  if (value == 0) return "0, < " + shown(*estimate.high, form);
  const Scale scale = scale_of(value, form);
  const auto number = [&](double x) { return short_number(x / scale.step); };
  return fmt::format("{} [{}, {}]{}", number(value), number(*estimate.low), number(*estimate.high),
                     scale.unit);
}

bool has_happened(const Summary& summary, const Metric& row) {
  const Metric* const with = row.options.with;
  return with == nullptr || std::ranges::any_of(summary.schemes, [&](const SchemeSummary& scheme) {
           const Estimate* const estimate = scheme.find(*with);
           return estimate != nullptr && estimate->value && to_double(*estimate->value) > 0;
         });
}

}  // namespace

std::string summary_table(const Summary& summary, std::size_t width) {
  std::vector<std::vector<std::string>> lines;
  lines.push_back({summary.replicates == 1 ? "" : fmt::format("{} replicates [95 %]", summary.replicates)});
  for (const SchemeSummary& scheme : summary.schemes)
    lines.front().push_back(text::printable(scheme.label, kLongestLabel));
  for (const auto& [row, first] : summary.schemes.front().metrics) {
    if (row->shown != Shown::table || !has_happened(summary, *row)) continue;
    lines.push_back({std::string(row->title)});
    for (const SchemeSummary& scheme : summary.schemes) {
      const Estimate* estimate = scheme.find(*row);
      lines.back().push_back(estimate != nullptr ? shown(*estimate, row->form) : "-");
    }
  }

  const std::string whole = number_table(lines, 0);
  if (width == 0 || text::columns(whole.substr(0, whole.find('\n'))) <= width) return whole;
  std::string text;
  for (std::size_t i = 1; i <= summary.schemes.size(); ++i) {
    text += (i == 1 ? "" : "\n") + lines[0][i] + (lines[0][0].empty() ? "" : ", " + lines[0][0]) + "\n";
    for (auto line = lines.begin() + 1; line != lines.end(); ++line)
      text += text::wrapped("  " + (*line)[0] + ": " + (*line)[i], width, 4) + "\n";
  }
  return text;
}

}  // namespace floe::cli
