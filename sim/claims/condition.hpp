// A bound on a metric, and what an estimate with its interval says of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "run/estimator.hpp"

namespace floe::claims {

enum class Relation : std::uint8_t { below, at_most, equal, unequal, at_least, above };
std::string_view name_of(Relation relation);  // "<"
std::span<const Relation> relations();

enum class Verdict : std::uint8_t { holds, fails, undecided };
std::string_view name_of(Verdict verdict);

struct Condition {
  const Metric* metric;
  Relation relation;
  double bound;          // in the metric's unit
  double tolerance = 0;  // a share of the bound, by which a value may be on its wrong side
};

// It holds where both ends of the 95 % interval are on the right side of the bound, fails where both are on the
// wrong one, and is undecided where they are not on the same side. Without an interval the value decides, as it does
// in a run that no chance is in; a time that is only known to be longer than some other decides where that is enough.
Verdict judge(const Condition& condition, const Estimate& estimate);

std::string text_of(const Condition& condition);  // "repair.total <= 1000 B"

// A condition, and the label of the scheme that it is asked of; of each scheme where that is empty.
struct Requirement {
  Condition condition;
  std::string label;
};

// "METRIC RELATION VALUE [of LABEL]", the value in the metric's unit or with one, as "6h", "10MB", "5%" or "20x".
// Throws std::invalid_argument with a sentence that says what is expected.
Requirement parse_requirement(std::string_view text);

}  // namespace floe::claims
