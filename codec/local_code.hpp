// A local reconstruction code over GF(2^16): two groups of data symbols, each with a parity of its own that is
// their sum, and two global parities (Huang et al., Erasure Coding in Windows Azure Storage, USENIX ATC 2012,
// section 2.2). One lost symbol of a group comes back from the others of that group; whatever any code of this
// shape can bring back, this one does, which the paper calls maximally recoverable:
//   global parities  sum a_i x_i + sum b_j y_j  and  sum a_i^2 x_i + sum b_j^2 y_j,
//   where no a_i is 0 or some b_j, and no a_i + a_j is some b_s + b_t (conditions of section 2.2.3).
// Here the a lie in GF(2^8) and the b in another subgroup, which shares nothing but 0 with it.
// Positions: 0..k-1 are the data, the first half of them the first group; then the parity of each group, then
// the global ones.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/gf16.hpp"

namespace floe::codec {

struct LocalCode {
  static constexpr std::uint32_t kGroups = 2;
  static constexpr std::uint32_t kGlobals = 2;
  static constexpr std::uint32_t kMostData = 510;

  std::uint32_t k = 12;  // even

  std::uint32_t size() const { return k + kGroups + kGlobals; }
  std::uint32_t in_group() const { return k / kGroups; }  // data symbols
  bool is_global(std::uint32_t position) const { return position >= k + kGroups; }
  // Of a position that is not global.
  std::uint32_t group(std::uint32_t position) const {
    return position < k ? position / in_group() : position - k;
  }
  std::vector<gf16::Element> generator_row(std::uint32_t position) const;  // weights of the data
};

// Weights with which the symbols at these positions sum up to the one at `target`; none where they cannot.
std::optional<std::vector<gf16::Element>> combination(const LocalCode& code,
                                                      std::span<const std::uint32_t> positions,
                                                      std::uint32_t target);

// Whether the symbols at these positions give all data back.
bool is_decodable(const LocalCode& code, std::span<const std::uint32_t> positions);

}  // namespace floe::codec
