#include "record/metric.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace floe {

std::string_view name_of(Form form) {
  constexpr std::array<std::string_view, 5> names{"ratio", "times", "bytes", "seconds", "count"};
  return names[static_cast<std::size_t>(form)];
}

std::string_view name_of(Better better) {
  constexpr std::array<std::string_view, 3> names{"neither", "lower", "higher"};
  return names[static_cast<std::size_t>(better)];
}

std::string_view name_of(Fold fold) {
  constexpr std::array<std::string_view, 4> names{"mean", "sum", "min", "max"};
  return names[static_cast<std::size_t>(fold)];
}

double to_double(const Number& number) {
  return std::visit([](const auto value) { return static_cast<double>(value); }, number);
}

double folded(Fold fold, std::span<const double> values) {
  if (fold == Fold::min) return std::ranges::min(values);
  if (fold == Fold::max) return std::ranges::max(values);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return fold == Fold::sum ? sum : sum / static_cast<double>(values.size());
}

}  // namespace floe
