// See geometry.hpp.
#include "codec/geometry.hpp"

#include <algorithm>
#include <bit>

namespace floe::codec {
namespace {

constexpr std::uint64_t kMaxSymbolBytes = 65534;

std::uint32_t id_modulo(const BlobId& id, std::uint32_t n) {
  std::uint64_t rest = 0;
  for (const auto byte : id) rest = (rest * 256 + byte) % n;
  return static_cast<std::uint32_t>(rest);
}

}  // namespace

Result<Geometry> Geometry::of(std::uint32_t n, std::uint64_t blob_bytes) {
  if (n < 4)
    return fail(Error::Kind::invalid_shape, "a committee has at least 4 shards, not " + std::to_string(n));
  if (n > kMaxShards) {
    return fail(Error::Kind::too_large, "a committee has at most " + std::to_string(kMaxShards) +
                                            " shards, which fill the field of the code, not " +
                                            std::to_string(n));
  }
  const auto f = (n - 1) / 3;
  Geometry g{n, n - 2 * f, n - f, 0, blob_bytes};
  const auto cells = std::uint64_t{g.k1} * g.k2;
  if (blob_bytes > cells * kMaxSymbolBytes) {
    return fail(Error::Kind::too_large,
                "a blob of " + std::to_string(blob_bytes) + " bytes is above the limit of " +
                    std::to_string(cells * kMaxSymbolBytes) + " for " + std::to_string(n) + " shards");
  }
  const auto length = std::max<std::uint64_t>(blob_bytes, 1);
  const auto symbol = length / cells + (length % cells != 0 ? 1 : 0);
  g.symbol = static_cast<std::uint32_t>(symbol + symbol % 2);
  return g;
}

std::uint64_t max_blob_bytes(std::uint32_t n) {
  const auto g = Geometry::of(n, 0);
  return g ? std::uint64_t{g->k1} * g->k2 * kMaxSymbolBytes : 0;
}

std::uint32_t shard_of_pair(const BlobId& id, std::uint32_t pair, std::uint32_t n) {
  return static_cast<std::uint32_t>((std::uint64_t{pair} + id_modulo(id, n)) % n);
}

std::uint32_t pair_of_shard(const BlobId& id, std::uint32_t shard, std::uint32_t n) {
  return static_cast<std::uint32_t>((std::uint64_t{shard} + n - id_modulo(id, n)) % n);
}

std::uint32_t uleb_bytes(std::uint64_t value) {
  return std::max(1u, (static_cast<std::uint32_t>(std::bit_width(value)) + 6) / 7);
}

std::uint64_t bare_symbol_wire_bytes(std::uint32_t symbol_bytes) {
  return std::uint64_t{1} + 2 + uleb_bytes(symbol_bytes) + symbol_bytes;
}

std::uint64_t symbol_wire_bytes(std::uint32_t n, std::uint32_t leaf, std::uint32_t symbol_bytes) {
  return bare_symbol_wire_bytes(symbol_bytes) + path_wire_bytes(n, leaf);
}

// The node that completes a level of odd width is sent as a tag alone.
std::uint64_t path_wire_bytes(std::uint32_t n, std::uint32_t leaf) {
  std::uint64_t bytes = 2 + 1;
  for (; n > 1; n = n / 2 + n % 2, leaf /= 2) bytes += (leaf ^ 1) < n ? 1 + sizeof(Digest) : 1;
  return bytes;
}

std::uint64_t metadata_wire_bytes(std::uint32_t n) {
  return 32 + 1 + 1 + 8 + uleb_bytes(n) + 66 * std::uint64_t{n};
}

std::uint64_t sliver_wire_bytes(const Geometry& geometry, Axis axis) {
  const auto bytes = geometry.sliver_bytes(axis);
  return uleb_bytes(bytes) + bytes + 4;
}

}  // namespace floe::codec
