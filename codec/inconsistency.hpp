// Proof that a blob was encoded by a liar: enough authenticated symbols of one sliver whose re-extension does
// not have the root that the metadata promises. Anyone with the metadata can check it.
#pragma once

#include "codec/red_stuff.hpp"

namespace floe::codec {

// A symbol of a target sliver with the path that ties it to its helper's sliver on the other axis.
struct RecoverySymbol {
  std::uint32_t helper_pair;
  Buffer bytes;
  MerklePath path;
};

// Everything a helper needs in order to answer for one of its slivers: the extended symbols and their tree.
class ProvingSliver {
 public:
  ProvingSliver(const Geometry& geometry, Axis axis, std::uint32_t pair, ByteView sliver);
  const Digest& root() const { return tree_.root(); }
  // Toward a target sliver on the other axis.
  RecoverySymbol prove(std::uint32_t target_pair) const;

 private:
  Geometry geometry_;
  Axis axis_;
  std::uint32_t pair_;
  Buffer extended_;
  MerkleTree tree_;
};

// The symbol is the one that the metadata commits the helper to.
bool verify_symbol(const Geometry& geometry, const Metadata& metadata, Axis target_axis,
                   std::uint32_t target_pair, const RecoverySymbol& symbol);

struct InconsistencyProof {
  Axis axis;
  std::uint32_t pair;
  std::vector<RecoverySymbol> symbols;  // symbols_needed(axis), distinct helpers
};

// True when every symbol is authentic and yet the sliver they make is not the promised one.
bool holds(const Geometry& geometry, const Metadata& metadata, const InconsistencyProof& proof);

}  // namespace floe::codec
