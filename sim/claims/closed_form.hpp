// What a claim is about that no run is needed for: the probability that too few of many independent things are left.
// Papers score challenges, copies and codes by it.
#pragma once

#include <cstdint>

#include "fields/table.hpp"
#include "record/metric.hpp"

namespace floe::claims {

struct ClosedForm {
  double left = 0;           // probability of each to be left
  std::uint32_t all = 0;     // how many there are
  std::uint32_t enough = 0;  // and are needed

  double value() const;  // that fewer than enough are left
  static const fields::Table& table();
};

extern const Metric kTooFewLeft;  // which a closed form is the value of

}  // namespace floe::claims
