// The arithmetic of one RedStuff blob: how many rows and columns, how large everything is. No bytes are
// touched, so a simulation that only counts needs nothing else.
//
// n shards, f = floor((n-1)/3). The blob fills a k1 x k2 matrix of symbols row by row; rows are extended from
// k2 to n symbols and columns from k1 to n, which commute, so there is one n x n matrix E. Primary sliver i is E[i][0..k2),
// the secondary sliver of column c is E[0..k1)[c]. *Pair* i is primary i together with the secondary of
// column n-1-i; every public function names a sliver by its pair index, on both axes.
#pragma once

#include <cstdint>

#include "codec/bytes.hpp"
#include "codec/code.hpp"
#include "codec/result.hpp"

namespace floe::codec {

enum class Axis { primary, secondary };
constexpr Axis other(Axis axis) { return axis == Axis::primary ? Axis::secondary : Axis::primary; }

struct Geometry {
  std::uint32_t n;       // shards
  std::uint32_t k1;      // rows of the blob's matrix, n - 2f: primaries that suffice to read
  std::uint32_t k2;      // columns, n - f: secondaries that suffice to read
  std::uint32_t symbol;  // bytes of a symbol, even
  std::uint64_t blob_bytes;

  // Errors: n < 4, n > kMaxShards, or a blob above max_blob_bytes(n).
  static Result<Geometry> of(std::uint32_t n, std::uint64_t blob_bytes);

  std::uint32_t source_symbols(Axis axis) const { return axis == Axis::primary ? k2 : k1; }
  // Symbols from distinct holders of the other axis that rebuild a sliver.
  std::uint32_t symbols_needed(Axis axis) const { return source_symbols(axis); }
  std::uint64_t sliver_bytes(Axis axis) const { return std::uint64_t{source_symbols(axis)} * symbol; }
  // Slivers of one axis that suffice to read the blob.
  std::uint32_t slivers_needed(Axis axis) const { return axis == Axis::primary ? k1 : k2; }
  std::uint64_t pair_bytes() const { return (std::uint64_t{k1} + k2) * symbol; }
  std::uint64_t stored_bytes() const { return n * pair_bytes(); }
  // What Walrus charges for: slivers, and every shard's copy of the hashes and the blob id.
  std::uint64_t charged_bytes() const { return n * (pair_bytes() + 64 * std::uint64_t{n} + 32); }

  // The code along a sliver of this axis.
  Code code(Axis axis) const {
    const auto k = source_symbols(axis);
    return {k, n - k};
  }
  // Row of E (primary) or column of E (secondary) of a pair's sliver.
  std::uint32_t line(Axis axis, std::uint32_t pair) const {
    return axis == Axis::primary ? pair : n - 1 - pair;
  }

  bool operator==(const Geometry&) const = default;
};

// The largest committee. Beyond it the code along rows, n - f originals and f recoveries, needs a transform of
// span 2^15 beside more than 2^15 originals, and the field has 2^16 points.
constexpr std::uint32_t kMaxShards = 49155;

// The largest blob: symbols of 65534 bytes. 0 when n is not a possible number of shards.
std::uint64_t max_blob_bytes(std::uint32_t n);

// Pair i of a blob lives on shard (i + id mod n) mod n, the id read as a big-endian 256-bit integer.
std::uint32_t shard_of_pair(const BlobId& id, std::uint32_t pair, std::uint32_t n);
std::uint32_t pair_of_shard(const BlobId& id, std::uint32_t shard, std::uint32_t n);

// Bytes of one recovery symbol on the wire, as mainnet serialises it, without a proof.
std::uint64_t bare_symbol_wire_bytes(std::uint32_t symbol_bytes);
// The same with its Merkle path. The symbol is this leaf of its helper's sliver: the line of the target.
std::uint64_t symbol_wire_bytes(std::uint32_t n, std::uint32_t leaf, std::uint32_t symbol_bytes);
// Bytes of the Merkle path of a leaf of n, with its leaf number and length.
std::uint64_t path_wire_bytes(std::uint32_t n, std::uint32_t leaf);
// Bytes of a blob's metadata with its id on the wire.
std::uint64_t metadata_wire_bytes(std::uint32_t n);
// Bytes of a whole sliver on the wire.
std::uint64_t sliver_wire_bytes(const Geometry& geometry, Axis axis);
// Bytes of `value` in the variable-length form (seven bits a byte) that prefixes lengths on the wire.
std::uint32_t uleb_bytes(std::uint64_t value);

}  // namespace floe::codec
