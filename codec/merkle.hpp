// Merkle trees as Walrus builds them over BLAKE2b-256: leaf = H(00 || data), inner = H(01 || left || right),
// and a level of odd width above 1, the leaves included, is completed by one all-zero node. Trees over many
// equally wide lists are reduced level by level together, which is what keeps the hash lanes full.
#pragma once

#include <span>

#include "codec/bytes.hpp"
#include "codec/result.hpp"

namespace floe::codec {

Digest leaf_hash(ByteView data);
// Leaf hashes of `count` equal messages of `bytes` bytes, `stride` apart.
void leaf_hashes(const std::uint8_t* data, std::size_t stride, std::size_t bytes, std::size_t count,
                 Digest* out);

// The root over a list of leaf hashes; a single leaf is its own root, an empty list gives the zero digest.
Digest merkle_root(std::span<const Digest> leaves);

// Width of a level as it is stored: completed to an even number unless it is 1.
constexpr std::size_t level_width(std::size_t nodes) { return nodes <= 1 ? nodes : nodes + nodes % 2; }
// From a level of `trees` lists, each level_width(nodes) entries apart with `nodes` of them set, to the level
// above, laid out the same way, which may be written over it. Returns the number of nodes of the new level;
// `nodes` must be above 1. Completes the lists of the level.
std::size_t raise_level(Digest* level, std::size_t trees, std::size_t nodes, Digest* above);

// Parents of left[i] and right[i]: one step of many trees whose nodes lie side by side. May overwrite left.
void join_rows(const Digest* left, const Digest* right, std::size_t count, Digest* parents);

// Siblings from the leaf's level upwards.
using MerklePath = std::vector<Digest>;

class MerkleTree {
 public:
  explicit MerkleTree(std::vector<Digest> leaves);  // at least one leaf hash
  const Digest& root() const { return levels_.back().front(); }
  MerklePath path(std::size_t leaf) const;

 private:
  std::vector<std::vector<Digest>> levels_;
};

// Number of siblings in any path of a tree with that many leaves.
std::uint32_t path_length(std::size_t leaves);
bool verify_path(const Digest& root, std::size_t leaves, std::size_t index, ByteView data,
                 const MerklePath& path);

}  // namespace floe::codec
