#include "world/blob_bytes.hpp"

namespace floe {
namespace {

void put(std::uint64_t word, std::uint8_t* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>(word >> (8 * i));
}

}  // namespace

std::vector<std::uint8_t> blob_bytes(const World& world, BlobIndex blob, Bytes size) {
  Stream stream = world.stream(blob, "content");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size.n));
  const std::size_t whole = bytes.size() / 8 * 8;
  for (std::size_t i = 0; i < whole; i += 8) put(stream.next(), bytes.data() + i, 8);
  if (whole < bytes.size()) put(stream.next(), bytes.data() + whole, bytes.size() - whole);
  return bytes;
}

}  // namespace floe
