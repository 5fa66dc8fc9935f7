#include "record/metric.hpp"

#include <algorithm>

namespace floe {

double to_double(const Number& number) {
  return std::visit([](const auto value) { return static_cast<double>(value); }, number);
}

std::optional<Number> ratio_in(std::span<const Measurement> measurements, const Metric& row) {
  const auto over = std::ranges::find(measurements, row.options.over, &Measurement::row);
  const auto under = std::ranges::find(measurements, row.options.under, &Measurement::row);
  if (over == measurements.end() || under == measurements.end()) return std::nullopt;
  if (!over->value || !under->value || to_double(*under->value) == 0) return std::nullopt;
  const double ratio = to_double(*over->value) / to_double(*under->value);
  if (row.options.of_rate == nullptr) return ratio;
  if (ratio == 0) return std::nullopt;
  return row.options.of_rate(ratio);
}

}  // namespace floe
