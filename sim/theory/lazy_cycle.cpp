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

// Each cycle waits until repair begins and then for its end or for the loss, and ends with the loss with the product of
// the chances that a piece goes before the repair ends. That product may be far below the range of a double.
Large mean_time_to_loss(const LazyCode& code, double lost, double repaired) {
  double length = cycle_length(code) / lost;
  double log10_reached = 0;  // that so many are still left before the repair ends
  for (std::uint32_t live = code.left; live >= code.enough; --live) {
    const double goes = live * lost;
    length += std::pow(10, log10_reached) / (goes + repaired);
    log10_reached += std::log10(goes / (goes + repaired));
  }
  const double log10_mean = std::log10(length) - log10_reached;
  return {std::pow(10, log10_mean), log10_mean};
}

// Both parts grow with `left`: fewer losses share one fetch, and more pieces are live to be lost.
std::uint32_t laziest_below(std::uint32_t all, std::uint32_t enough, double traffic) {
  for (std::uint32_t left = all - 1; left >= enough; --left)
    if (lazy_traffic({all, enough, left}).total() <= traffic) return left;
  return 0;
}

}  // namespace floe::theory
