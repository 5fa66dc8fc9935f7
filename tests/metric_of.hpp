// Metrics, causes and series by name, for tests.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "run/result.hpp"

namespace floe {

inline const Measurement* find_metric(const SchemeResult& result, std::string_view name) {
  for (const Measurement& metric : result.metrics)
    if (metric.row->name == name) return &metric;
  return nullptr;
}

template <class T>
T metric_of(const SchemeResult& result, std::string_view name) {
  const Measurement* metric = find_metric(result, name);
  REQUIRE_MESSAGE((metric != nullptr && metric->value), std::string(name));
  return std::get<T>(*metric->value);
}

inline std::int64_t count_of(const SchemeResult& result, std::string_view name) {
  return metric_of<std::int64_t>(result, name);
}

inline double real_of(const SchemeResult& result, std::string_view name) {
  return metric_of<double>(result, name);
}

inline const CauseTotals& cause_of(const SchemeResult& result, std::string_view name) {
  for (const CauseTotals& totals : result.causes)
    if (totals.cause->name == name) return totals;
  FAIL("no such cause: ", std::string(name));
  return result.causes.front();
}

inline const std::vector<Step>& steps_of(const SchemeResult& result, std::string_view name) {
  for (const auto& [series, steps] : result.steps)
    if (series->name == name) return steps.changes();
  FAIL("no such series: ", std::string(name));
  return result.steps.front().second.changes();
}

}  // namespace floe
