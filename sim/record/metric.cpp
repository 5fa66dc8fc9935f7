#include "record/metric.hpp"

#include <algorithm>
#include <numeric>

namespace floe {

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
