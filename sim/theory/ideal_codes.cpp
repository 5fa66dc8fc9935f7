#include "theory/ideal_codes.hpp"

#include "engine/assert.hpp"

namespace floe::theory {
namespace {

void check(std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  FLOE_ASSERT(1 <= k && k <= d && d < n, "no such code");
}

}  // namespace

IdealCode minimum_storage(std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  check(n, k, d);
  return {double{1} * n / k, double{1} * d / (double{1} * k * (d - k + 1))};
}

IdealCode minimum_bandwidth(std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  check(n, k, d);
  const double piece = 2.0 * d / (double{1} * k * (2.0 * d - k + 1));
  return {piece * n, piece};
}

// A reader of k pieces, of which the i-th was rebuilt from d - i others that it does not read, sees at most
// sum of min(piece, (d - i) traffic / d), i from 0 to k - 1. That grows in the traffic, in straight lines between the
// values at which one of the terms stops to grow; on the one where it reaches the blob, whoever still grows has the
// largest i.
std::optional<IdealCode> minimum_at(double storage, std::uint32_t n, std::uint32_t k, std::uint32_t d) {
  const IdealCode least = minimum_storage(n, k, d);
  const IdealCode most = minimum_bandwidth(n, k, d);
  if (storage < least.storage) return std::nullopt;
  if (storage >= most.storage) return most;
  const double piece = storage / n;
  double growing = 0;  // sum of d - i over those that still grow
  for (std::uint32_t full = k; full-- > 0;) {
    growing += d - full;
    const double traffic = d * (1 - full * piece) / growing;
    // Those below `full` have stopped when the last of them gives a whole piece.
    const bool stopped = full == 0 || (d - full + 1) * traffic / d >= piece;
    if (stopped && (d - full) * traffic / d <= piece) return IdealCode{storage, traffic};
  }
  return least;  // rounding: at its very storage
}

}  // namespace floe::theory
