// Metrics by name, for tests.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "run/result.hpp"

namespace floe {

template <class T>
T metric_of(const SchemeResult& result, std::string_view name) {
  const Metric* metric = result.find(name);
  REQUIRE_MESSAGE(metric != nullptr, std::string(name));
  return std::get<T>(metric->value);
}

inline std::int64_t count_of(const SchemeResult& result, std::string_view name) {
  return metric_of<std::int64_t>(result, name);
}

inline double real_of(const SchemeResult& result, std::string_view name) {
  return metric_of<double>(result, name);
}

}  // namespace floe
