// What repair of one lost piece costs at least, of all codes whose n pieces are alike and any k of which give the blob
// back, when d pieces help (Dimakis, Godfrey, Wu, Wainwright and Ramchandran, IEEE Transactions on Information Theory 56,
// 2010, theorem 1): at the least storage, and at the least traffic.
#pragma once

#include <cstdint>

namespace floe {

// Both over the size of the blob.
struct IdealCode {
  double storage;  // of all n pieces
  double traffic;  // from all helpers, for one piece
};

// 1 <= k <= d < n.
IdealCode minimum_storage(std::uint32_t n, std::uint32_t k, std::uint32_t d);
IdealCode minimum_bandwidth(std::uint32_t n, std::uint32_t k, std::uint32_t d);

}  // namespace floe
