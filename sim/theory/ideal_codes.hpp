// What repair of one lost piece costs at least, of all codes whose n pieces are alike and any k of which give the blob
// back, when d pieces help (Dimakis, Godfrey, Wu, Wainwright and Ramchandran, IEEE Transactions on Information Theory 56,
// 2010, theorem 1): at the least storage (MSR), at the least traffic (MBR), and on the curve between the two.
#pragma once

#include <cstdint>
#include <optional>

namespace floe::theory {

// Both over the size of the blob.
struct IdealCode {
  double storage;  // of all n pieces
  double traffic;  // from all helpers, for one piece
};

// 1 <= k <= d < n.
IdealCode minimum_storage(std::uint32_t n, std::uint32_t k, std::uint32_t d);
IdealCode minimum_bandwidth(std::uint32_t n, std::uint32_t k, std::uint32_t d);

// The least traffic where this much may be stored, of all n pieces: on the curve from the first of the two to the
// second, and no less beyond it. None where what is stored is less than the first one's, n / k.
std::optional<IdealCode> minimum_at(double storage, std::uint32_t n, std::uint32_t k, std::uint32_t d);

}  // namespace floe::theory
