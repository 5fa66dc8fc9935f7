// How large the blobs of one sort are: all alike, each drawn from a law, or as a list says. Laws of sizes stop
// at a largest one, since what is stored must be known to fit before a run: the log-normal law is drawn again
// above it, and that of Pareto is the one that ends there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/random.hpp"
#include "engine/time.hpp"
#include "fields/kind.hpp"

namespace floe {

struct BlobSizes {
  enum class Law : std::uint8_t { constant, log_normal, pareto, uniform, list };

  Law law = Law::constant;
  Bytes size{};  // of a constant one
  Bytes median{};
  double sigma = 1;
  double alpha = 1;
  Bytes least{};
  Bytes largest{1 << 30};
  std::vector<Bytes> list{};
  std::string file{};  // that the list was read from

  Bytes greatest() const;  // that can occur
  // Of the blob of this number among its sort.
  Bytes draw(std::uint32_t number, Stream& stream) const;
};

inline constexpr Bytes kLargestBlob{100'000'000'000'000};

fields::KindPtr<BlobSizes> blob_sizes(Bytes greatest);

}  // namespace floe
