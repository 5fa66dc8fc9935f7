// Where the cheaper of two becomes the dearer. What repair moves is a line over the size of a blob: proofs and headers
// of each symbol whatever the size, and a share of the blob. Sizes of symbols are rounded up in a code; here they are
// not, so that below some kilobytes the true lines are steps beside these.
#pragma once

#include <cstdint>
#include <optional>

namespace floe::theory {

struct Line {
  double fixed;     // bytes
  double per_byte;  // of the blob
  double at(double size) const { return fixed + per_byte * size; }
};

// One node that lost `shards` pairs of slivers of a two-dimensional code of k1 rows and k2 columns, each rebuilt from
// k1 + k2 symbols that have so many bytes of framing and proof.
Line symbol_repair(std::uint32_t k1, std::uint32_t k2, std::uint32_t shards, double overhead);
// One fetch of the blob from k pieces.
Line whole_rebuild(std::uint32_t k, double overhead);

// The size from which on the line that grows less fast is the lower one; 0 where it always is, none where the two grow
// alike.
std::optional<double> break_even_size(const Line& first, const Line& second);

// Shards of a node that were lost together, from which on one fetch of the whole blob moves less than repair of each.
double break_even_shards(const Line& of_one_shard, const Line& whole, double size);

struct Costs {
  double storage;  // bytes kept for a byte of blobs
  double traffic;  // bytes moved in a year for a byte of blobs
};
// The price of keeping a byte for a year over that of moving a byte, at which both cost the same: below it the one that
// stores more and moves less is the cheaper one. None where one of the two stores and moves no more than the other.
std::optional<double> break_even_price(const Costs& first, const Costs& second);

}  // namespace floe::theory
