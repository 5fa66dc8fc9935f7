#include "sweeps/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "engine/time.hpp"
#include "text/diagnostic.hpp"
#include "text/number.hpp"

namespace floe::sweeps {
namespace {

constexpr std::size_t kMostValues = 10'000;  // of a path
constexpr double kRounding = 1e-9;           // by which the last value of a range may be beyond its end
constexpr std::string_view kForms =
    "write a=1,2,5 for a list, a=1..100*10 for a range by a factor, a=0..20+5 for one by steps";

[[noreturn]] void refuse(std::string_view argument, const std::string& why) {
  throw text::DocumentError(fmt::format("--vary {}: {}; {}", text::printable(argument, 200), why, kForms));
}

// Kinds of quantities, each in the unit in which tables have it.
struct Quantity {
  std::string_view unit;
  std::function<std::optional<double>(std::string_view)> read;
};

const std::vector<Quantity>& quantities() {
  static const std::vector<Quantity> all{{"", text::parse_number},
                                         {"s",
                                          [](std::string_view text) -> std::optional<double> {
                                            const auto time = parse_duration(text);
                                            return time ? std::optional(to_seconds(*time)) : std::nullopt;
                                          }},
                                         {"B",
                                          [](std::string_view text) -> std::optional<double> {
                                            const auto size = parse_bytes(text);
                                            return size ? std::optional(to_double(*size)) : std::nullopt;
                                          }},
                                         {"bit/s",
                                          [](std::string_view text) -> std::optional<double> {
                                            const auto rate = parse_rate(text);
                                            if (!rate || rate->is_unlimited()) return std::nullopt;
                                            return 8.0 * static_cast<double>(rate->per_second);
                                          }},
                                         {"1/y", [](std::string_view text) { return parse_yearly(text); }},
                                         {"", [](std::string_view text) { return parse_share(text); }}};
  return all;
}

// The numbers of the texts under the first kind that all of them are of.
void measure(Axis& axis) {
  for (const Quantity& quantity : quantities()) {
    std::vector<double> numbers;
    for (const std::string& value : axis.values) {
      const std::optional<double> number = quantity.read(value);
      if (!number) break;
      numbers.push_back(*number);
    }
    if (numbers.size() != axis.values.size()) continue;
    axis.unit = quantity.unit;
    axis.numbers = std::move(numbers);
    return;
  }
}

// An exponent is part of a number, not a unit.
std::size_t end_of_number(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return static_cast<std::size_t>(read.ptr - text.data());
}

// The end of a range in the unit of its beginning, as 1000 for "1kB..1MB".
std::optional<double> in_unit(std::string_view end, std::string_view unit) {
  if (end.substr(end_of_number(end)) == unit || end_of_number(end) == end.size())
    return text::parse_number(end.substr(0, end_of_number(end)));
  for (const Quantity& quantity : quantities()) {
    const auto value = quantity.read(end);
    const auto one = quantity.read("1" + std::string(unit));
    if (value && one && *one > 0) return *value / *one;
  }
  return std::nullopt;
}

void add_range(std::string_view argument, std::string_view item, Axis& axis) {
  const std::size_t dots = item.find("..");
  const std::string_view low_text = item.substr(0, dots);
  std::string_view rest = item.substr(dots + 2);
  const std::size_t sign = rest.find_first_of("*+", std::max<std::size_t>(1, end_of_number(rest)));
  if (sign == std::string_view::npos)
    refuse(argument, fmt::format("the range {} has no step", text::printable(item, 60)));
  const std::string_view high_text = rest.substr(0, sign);
  const bool is_factor = rest[sign] == '*';
  std::string_view unit = low_text.substr(end_of_number(low_text));
  if (unit.empty()) unit = high_text.substr(end_of_number(high_text));
  const auto low = text::parse_number(low_text.substr(0, end_of_number(low_text)));
  const auto high = in_unit(high_text, unit);
  const auto step = in_unit(rest.substr(sign + 1), is_factor ? "" : unit);
  if (!low || !high || !step)
    refuse(argument,
           fmt::format("{} is no range of numbers with one kind of unit", text::printable(item, 60)));
  if (*low > *high)
    refuse(argument, fmt::format("the range {} ends before it begins", text::printable(item, 60)));
  if (is_factor && (*step <= 1 || *low <= 0))
    refuse(argument, fmt::format("the range {} needs a factor above 1 and a beginning above 0",
                                 text::printable(item, 60)));
  if (!is_factor && *step <= 0)
    refuse(argument, fmt::format("the range {} needs a step above 0", text::printable(item, 60)));
  const double most = *high + kRounding * std::abs(*high);
  for (std::size_t i = 0;; ++i) {
    const auto steps = static_cast<double>(i);
    const double value = is_factor ? *low * std::pow(*step, steps) : *low + *step * steps;
    if (value > most) return;
    if (axis.values.size() == kMostValues)
      refuse(argument, fmt::format("there are more than {} values", kMostValues));
    axis.values.push_back(fmt::format("{:.12g}{}", value, unit));
  }
}

// Commas inside of brackets, braces and quotes are part of a value.
std::vector<std::string_view> items_of(std::string_view text) {
  std::vector<std::string_view> items;
  std::size_t begin = 0;
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '\\') ++at;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (c != ',' || depth > 0) continue;
    items.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  items.push_back(text.substr(begin));
  return items;
}

}  // namespace

std::string Axis::cell(std::size_t value) const {
  return is_text() ? values[value] : fmt::format("{:.12g}", numbers[value]);
}

Axis read_axis(std::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == argument.size())
    refuse(argument, "it needs a path of the scenario and values");
  Axis axis{.path = std::string(argument.substr(0, equals)), .values = {}, .unit = {}, .numbers = {}};
  for (const std::string_view item : items_of(argument.substr(equals + 1))) {
    if (item.empty()) refuse(argument, "a value between two commas is empty");
    const bool is_json = std::string_view("[{\"").find(item.front()) != std::string_view::npos;
    if (!is_json && item.find("..") != std::string_view::npos)
      add_range(argument, item, axis);
    else
      axis.values.emplace_back(item);
    if (axis.values.size() > kMostValues)
      refuse(argument, fmt::format("there are more than {} values", kMostValues));
  }
  measure(axis);
  return axis;
}

}  // namespace floe::sweeps
