#include "world/blob_bytes.hpp"

#include "engine/random.hpp"

namespace floe {

std::vector<std::uint8_t> blob_bytes(std::uint64_t seed, BlobIndex blob, Bytes size) {
  Stream stream(seed, 0, blob, "content");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size.n));
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i, word >>= 8) {
    if (i % 8 == 0) word = stream.next();
    bytes[i] = static_cast<std::uint8_t>(word);
  }
  return bytes;
}

}  // namespace floe
