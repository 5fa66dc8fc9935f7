// The two-dimensional code: a blob to n sliver pairs, a sliver from symbols of the other axis, the blob from
// slivers of either axis. Slivers are named by pair index everywhere (see geometry.hpp): the secondary sliver
// of pair i is column n-1-i. Functions that return void throw std::invalid_argument when a buffer does not
// fit the geometry.
#pragma once

#include <functional>
#include <span>

#include "codec/geometry.hpp"
#include "codec/metadata.hpp"
#include "codec/slab.hpp"

namespace floe::codec {

// Runs task(0..count-1) in any order and returns when all are done. Empty: one after the other, here.
using ParallelFor = std::function<void(std::size_t count, const std::function<void(std::size_t)>& task)>;

struct Encoded {
  Geometry geometry{};
  Metadata metadata;
  Slab primaries;    // n * k2 * s, in pair order
  Slab secondaries;  // n * k1 * s, in pair order

  ByteView sliver(Axis axis, std::uint32_t pair) const {
    const auto bytes = static_cast<std::size_t>(geometry.sliver_bytes(axis));
    return ByteView(axis == Axis::primary ? primaries : secondaries).subspan(pair * bytes, bytes);
  }
};

// All slivers and the metadata of a blob.
Result<Encoded> encode(ByteView blob, std::uint32_t n, const ParallelFor& parallel = {});
// The same metadata without keeping the slivers.
Result<Metadata> blob_metadata(ByteView blob, std::uint32_t n, const ParallelFor& parallel = {});

// The symbol that the holder of helper_pair's sliver on the other axis gives toward a target sliver. For a
// target primary p the helper holds the secondary of its pair; the symbol is E[p][n-1-helper_pair]. It
// depends on the helper's sliver alone: out has s bytes.
void recovery_symbol(const Geometry& geometry, Axis target_axis, std::uint32_t target_pair,
                     ByteView helper_sliver, ByteSpan out);
// The same from many helpers at once; out holds their symbols one after the other.
void recovery_symbols(const Geometry& geometry, Axis target_axis, std::uint32_t target_pair,
                      std::span<const ByteView> helper_slivers, ByteSpan out);

// Rebuilds a sliver from symbols of distinct helpers, contiguous in the order of helper_pairs. The result is
// what the symbols say: compare sliver_root with the metadata before trusting it.
Result<Buffer> recover(const Geometry& geometry, Axis axis, std::span<const std::uint32_t> helper_pairs,
                       ByteView symbols);

// All n symbols of the extended sliver: the sliver itself, then its recovery symbols.
Buffer extend_sliver(const Geometry& geometry, Axis axis, ByteView sliver);
// Merkle root over the extended sliver.
Digest sliver_root(const Geometry& geometry, Axis axis, ByteView sliver);
// Right length, and its root is the one promised.
bool verify_sliver(const Geometry& geometry, const Metadata& metadata, Axis axis, std::uint32_t pair,
                   ByteView sliver);

// The blob from slivers of one axis: k1 primaries or k2 secondaries. With metadata the result is checked
// against it: the roots of the rows of the blob's matrix must be the promised ones and the padding zero.
Result<Buffer> decode(const Geometry& geometry, const Metadata* metadata, Axis axis,
                      std::span<const std::uint32_t> pairs, std::span<const ByteView> slivers,
                      const ParallelFor& parallel = {});

}  // namespace floe::codec
