#include "theory/birth_death.hpp"

#include <algorithm>
#include <cmath>

#include "engine/assert.hpp"

namespace floe::theory {
namespace {

double losses(const Pieces& pieces, std::uint32_t missing) { return (pieces.all - missing) * pieces.lost; }

double repairs(const Pieces& pieces, std::uint32_t missing) {
  return std::min(missing, pieces.at_once) * pieces.repaired;
}

std::uint32_t lost_at(const Pieces& pieces) {
  FLOE_ASSERT(1 <= pieces.enough && pieces.enough <= pieces.all && pieces.at_once > 0, "no such code");
  return pieces.all - pieces.enough + 1;
}

// mantissa * 2^exponent.
struct Scaled {
  double mantissa = 0;
  std::int64_t exponent = 0;

  static Scaled of(double value, std::int64_t exponent = 0) {
    int own = 0;
    const double mantissa = std::frexp(value, &own);
    return {mantissa, exponent + own};
  }
  Scaled times(double factor) const { return of(mantissa * factor, exponent); }
  Scaled plus(const Scaled& other) const {
    if (mantissa == 0) return other;
    if (other.mantissa == 0) return *this;
    if (exponent < other.exponent) return other.plus(*this);
    const std::int64_t apart = std::min<std::int64_t>(exponent - other.exponent, 2000);
    return of(mantissa + std::ldexp(other.mantissa, -static_cast<int>(apart)), exponent);
  }
  Large large() const {
    const double value = exponent > 1024 ? HUGE_VAL : std::ldexp(mantissa, static_cast<int>(exponent));
    return {value, std::log10(mantissa) + static_cast<double>(exponent) * std::log10(2.0)};
  }
};

}  // namespace

Chain chain_of(const Pieces& pieces) {
  const std::uint32_t end = lost_at(pieces);
  Chain chain(end + 1);
  for (std::uint32_t missing = 0; missing < end; ++missing) {
    chain.add(missing, missing + 1, losses(pieces, missing));
    if (missing > 0) chain.add(missing, missing - 1, repairs(pieces, missing));
  }
  return chain;
}

Targets loss_of(const Pieces& pieces) {
  Targets targets(lost_at(pieces) + 1, false);
  targets.back() = true;
  return targets;
}

// From i missing to i + 1 it takes one visit of i, and after each repair the way back from i - 1.
Large mean_time_to_loss(const Pieces& pieces) {
  const std::uint32_t end = lost_at(pieces);
  if (pieces.lost == 0) return {HUGE_VAL, HUGE_VAL};
  Scaled sum;
  Scaled step;  // from one fewer missing
  for (std::uint32_t missing = 0; missing < end; ++missing) {
    step = Scaled::of(1).plus(step.times(repairs(pieces, missing))).times(1 / losses(pieces, missing));
    sum = sum.plus(step);
  }
  return sum.large();
}

double loss_bound(const Large& mean, double time) {
  return time < mean.value ? -std::expm1(-time / mean.value) : 1;
}

}  // namespace floe::theory
