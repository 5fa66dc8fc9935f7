#include "run/derived.hpp"

#include "world/measures.hpp"

namespace floe {

std::span<const Metric* const> derived_metrics() {
  static constexpr const Metric* kRows[] = {
      &kEvents,
  };
  return kRows;
}

}  // namespace floe
