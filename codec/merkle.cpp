// See merkle.hpp.
#include "codec/merkle.hpp"

#include <algorithm>
#include <bit>

#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

constexpr std::uint8_t kLeafPrefix = 0;
constexpr std::uint8_t kInnerPrefix = 1;

void hash_pairs(const Digest* children, std::size_t pairs, Digest* parents) {
  kernel().hash_join(kInnerPrefix, children[0].data(), children[1].data(), 2 * sizeof(Digest), pairs,
                     parents->data());
}

}  // namespace

Digest leaf_hash(ByteView data) {
  Digest digest;
  leaf_hashes(data.data(), 0, data.size(), 1, &digest);
  return digest;
}

void leaf_hashes(const std::uint8_t* data, std::size_t stride, std::size_t bytes, std::size_t count,
                 Digest* out) {
  if (count > 0) kernel().hash_many(kLeafPrefix, data, stride, bytes, count, out->data());
}

std::size_t raise_level(Digest* level, std::size_t trees, std::size_t nodes, Digest* above) {
  const auto from = level_width(nodes);
  const auto parents = from / 2;
  const auto to = level_width(parents);
  for (std::size_t t = 0; nodes < from && t < trees; ++t) level[t * from + nodes] = Digest{};
  if (parents == to) {
    hash_pairs(level, trees * parents, above);
  } else {
    for (std::size_t t = 0; t < trees; ++t) hash_pairs(level + t * from, parents, above + t * to);
  }
  return parents;
}

void join_rows(const Digest* left, const Digest* right, std::size_t count, Digest* parents) {
  kernel().hash_join(kInnerPrefix, left->data(), right->data(), sizeof(Digest), count, parents->data());
}

Digest merkle_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return Digest{};
  std::vector<Digest> level(leaves.begin(), leaves.end());
  level.resize(level_width(level.size()));
  for (auto nodes = leaves.size(); nodes > 1;) nodes = raise_level(level.data(), 1, nodes, level.data());
  return level.front();
}

MerkleTree::MerkleTree(std::vector<Digest> leaves) {
  levels_.push_back(std::move(leaves));
  while (levels_.back().size() > 1) {
    auto& below = levels_.back();
    below.resize(level_width(below.size()));
    std::vector<Digest> above(below.size() / 2);
    hash_pairs(below.data(), above.size(), above.data());
    levels_.push_back(std::move(above));
  }
}

MerklePath MerkleTree::path(std::size_t leaf) const {
  MerklePath siblings;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level, leaf /= 2) {
    siblings.push_back(levels_[level][leaf ^ 1]);
  }
  return siblings;
}

std::uint32_t path_length(std::size_t leaves) {
  return leaves <= 1 ? 0 : static_cast<std::uint32_t>(std::bit_width(leaves - 1));
}

bool verify_path(const Digest& root, std::size_t leaves, std::size_t index, ByteView data,
                 const MerklePath& path) {
  if (index >= leaves || path.size() != path_length(leaves)) return false;
  auto node = leaf_hash(data);
  for (const auto& sibling : path) {
    const Digest both[2] = {index % 2 == 0 ? node : sibling, index % 2 == 0 ? sibling : node};
    hash_pairs(both, 1, &node);
    index /= 2;
  }
  return node == root;
}

}  // namespace floe::codec
