#include "run/result.hpp"

#include <algorithm>

namespace floe {

const Measurement* SchemeResult::find(const Metric& row) const {
  const auto found = std::ranges::find(metrics, &row, &Measurement::row);
  return found == metrics.end() ? nullptr : &*found;
}

}  // namespace floe
