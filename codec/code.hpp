// The shape of one Reed-Solomon code: k originals, m recoveries, and where each sits among the evaluation
// points. Two layouts exist because the transform is cheapest when its span S covers the smaller of the two
// sides.
#pragma once

#include <bit>
#include <cstdint>

#include "codec/result.hpp"

namespace floe::codec {

struct Code {
  std::uint32_t k;  // originals
  std::uint32_t m;  // recoveries

  bool operator==(const Code&) const = default;

  std::uint32_t size() const { return k + m; }
  // High rate: recoveries at points 0.., originals from S on. Low rate: the other way round.
  bool high_rate() const {
    const auto p = std::bit_ceil(k);
    const auto q = std::bit_ceil(m);
    return p > q || (p == q && k <= m);
  }
  std::uint32_t span() const { return std::bit_ceil(high_rate() ? m : k); }  // S
  std::uint32_t levels() const { return static_cast<std::uint32_t>(std::countr_zero(span())); }
  // Blocks of S points that hold a symbol.
  std::uint32_t blocks() const { return 1 + ((high_rate() ? k : m) + span() - 1) / span(); }
  // The evaluation point of a position: 0..k-1 are originals, k..k+m-1 recoveries.
  std::uint32_t point(std::uint32_t position) const {
    if (high_rate()) return position < k ? span() + position : position - k;
    return position < k ? position : span() + position - k;
  }
};

// Both sides non-empty and all points within the field.
Result<void> check(Code code);

}  // namespace floe::codec
