#include "theory/lazy_cycle.hpp"

#include <cmath>

#include "engine/assert.hpp"
#include "theory/survival.hpp"

namespace floe::theory {

double harmonic(std::uint32_t n, std::uint32_t m) {
  double sum = 0;
  for (std::uint32_t i = n; i > m; --i) sum += 1.0 / i;
  return sum;
}

double cycle_length(const LazyCode& code) {
  FLOE_ASSERT(1 <= code.enough && code.enough <= code.left && code.left < code.all, "no such cycle");
  return harmonic(code.all, code.left);
}

LazyTraffic lazy_traffic(const LazyCode& code) {
  const double length = cycle_length(code);
  return {1 / length, (code.all - code.left) / (double{1} * code.enough) / length};
}

double loss_in(const LazyCode& code, double rate, double time) {
  return fewer_left(code.enough, code.left, -std::expm1(-rate * time));
}

// Both parts grow with `left`: fewer losses share one fetch, and more pieces are live to be lost.
std::uint32_t laziest_below(std::uint32_t all, std::uint32_t enough, double traffic) {
  for (std::uint32_t left = all - 1; left >= enough; --left)
    if (lazy_traffic({all, enough, left}).total() <= traffic) return left;
  return 0;
}

}  // namespace floe::theory
