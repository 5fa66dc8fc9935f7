// What everyone must know about a blob before trusting any piece of it: its length and the Merkle roots of
// all 2n slivers. The blob id commits to it.
#pragma once

#include "codec/geometry.hpp"
#include "codec/merkle.hpp"

namespace floe::codec {

struct Metadata {
  BlobId id{};
  std::uint64_t length = 0;  // bytes of the blob
  std::uint32_t n = 0;
  // By pair: root of the primary, root of the secondary sliver.
  std::vector<std::array<Digest, 2>> hashes;

  const Digest& hash(Axis axis, std::uint32_t pair) const {
    return hashes[pair][axis == Axis::primary ? 0 : 1];
  }
  // Root over n leaves, leaf i being primary hash i || secondary hash i.
  Digest root() const;
  // H(01 || length || root), the id that these hashes stand for.
  BlobId computed_id() const;
  // Well-formed, and the id is the computed one.
  bool consistent() const { return hashes.size() == n && computed_id() == id; }

  // The form in which mainnet sends it: metadata_wire_bytes(n) bytes.
  Buffer to_wire() const;
  // Errors: truncated, trailing bytes, unknown tags, overlong numbers, an id that does not match.
  static Result<Metadata> from_wire(ByteView bytes);
};

}  // namespace floe::codec
