// See metadata.hpp. The wire form is BCS: enum tags and counts as variable-length integers, integers
// little-endian.
#include "codec/metadata.hpp"

#include <algorithm>
#include <cstring>

#include "codec/blake2b.hpp"

namespace floe::codec {
namespace {

constexpr std::uint8_t kVersionTag = 0;     // BlobMetadata::V1
constexpr std::uint8_t kEncodingType = 1;   // RS2; also what the id hashes first
constexpr std::uint8_t kDigestNodeTag = 1;  // a Merkle node that is a digest, not empty

void put_u64(Buffer& out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_uleb(Buffer& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 128));
  out.push_back(static_cast<std::uint8_t>(value));
}

void put(Buffer& out, const Digest& digest) { out.insert(out.end(), digest.begin(), digest.end()); }

// Takes values off the front; once something is missing or wrong, everything that follows is zero and ok is
// false.
struct Reader {
  ByteView rest;
  bool ok = true;

  std::uint8_t byte() {
    if (rest.empty()) ok = false;
    if (!ok) return 0;
    const auto value = rest.front();
    rest = rest.subspan(1);
    return value;
  }
  void expect(std::uint8_t tag) {
    if (byte() != tag) ok = false;
  }
  std::uint64_t u64() {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }
  std::uint32_t uleb() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      const auto next = byte();
      value |= std::uint64_t{next & 127u} << shift;
      if (next < 128) {
        if ((next == 0 && shift > 0) || value > 0xFFFFFFFFu) ok = false;
        return static_cast<std::uint32_t>(value);
      }
    }
    ok = false;
    return 0;
  }
  Digest digest() {
    Digest value{};
    if (rest.size() < value.size()) ok = false;
    if (!ok) return value;
    std::copy_n(rest.begin(), value.size(), value.begin());
    rest = rest.subspan(value.size());
    return value;
  }
};

}  // namespace

Digest Metadata::root() const {
  std::vector<Digest> leaves(hashes.size());
  if (!hashes.empty()) {
    leaf_hashes(hashes.front()[0].data(), sizeof(hashes.front()), sizeof(hashes.front()), hashes.size(),
                leaves.data());
  }
  return merkle_root(leaves);
}

BlobId Metadata::computed_id() const {
  Buffer message = {kEncodingType};
  put_u64(message, length);
  put(message, root());
  return blake2b(message);
}

Buffer Metadata::to_wire() const {
  Buffer out;
  out.reserve(metadata_wire_bytes(n));
  put(out, id);
  out.push_back(kVersionTag);
  out.push_back(kEncodingType);
  put_u64(out, length);
  put_uleb(out, hashes.size());
  for (const auto& pair : hashes) {
    for (const auto& hash : pair) {
      out.push_back(kDigestNodeTag);
      put(out, hash);
    }
  }
  return out;
}

Result<Metadata> Metadata::from_wire(ByteView bytes) {
  Reader in{bytes};
  Metadata metadata;
  metadata.id = in.digest();
  in.expect(kVersionTag);
  in.expect(kEncodingType);
  metadata.length = in.u64();
  metadata.n = in.uleb();
  if (!in.ok || in.rest.size() != 66 * std::size_t{metadata.n}) {
    return fail(Error::Kind::malformed,
                "metadata of " + std::to_string(bytes.size()) + " bytes is not well-formed");
  }
  if (auto geometry = Geometry::of(metadata.n, metadata.length); !geometry)
    return Unexpected{geometry.error()};
  metadata.hashes.resize(metadata.n);
  for (auto& pair : metadata.hashes) {
    for (auto& hash : pair) {
      in.expect(kDigestNodeTag);
      hash = in.digest();
    }
  }
  if (!in.ok) return fail(Error::Kind::malformed, "metadata has a sliver hash that is not a digest");
  if (!metadata.consistent()) {
    return fail(Error::Kind::inconsistent, "metadata does not hash to the blob id that it carries");
  }
  return metadata;
}

}  // namespace floe::codec
