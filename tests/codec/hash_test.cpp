// BLAKE2b and Merkle trees: published digests, the scalar form against every kernel, and the padding rule.
#include <doctest/doctest.h>

#include "codec/blake2b.hpp"
#include "codec/kernel.hpp"
#include "codec/merkle.hpp"
#include "codec/text.hpp"
#include "tests/codec/every_kernel.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

Digest inner(const Digest& left, const Digest& right) {
  Buffer message = {1};
  message.insert(message.end(), left.begin(), left.end());
  message.insert(message.end(), right.begin(), right.end());
  return blake2b(message);
}

// The rule of the trees, as a recursion over levels.
Digest slow_root(std::vector<Digest> level) {
  if (level.size() == 1) return level[0];
  if (level.size() % 2 != 0) level.push_back(Digest{});
  std::vector<Digest> above;
  for (std::size_t i = 0; i < level.size(); i += 2) above.push_back(inner(level[i], level[i + 1]));
  return slow_root(above);
}

}  // namespace

TEST_CASE("BLAKE2b-256 gives the known digests") {
  CHECK(to_hex(blake2b({})) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  CHECK(to_hex(blake2b(Buffer{'a', 'b', 'c'})) ==
        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST_CASE("feeding in pieces changes nothing") {
  const auto message = vectors::stream(1, 1000);
  for (const std::size_t cut : {0, 1, 127, 128, 129, 256, 999}) {
    Blake2b hash;
    hash.update(ByteView(message).first(cut));
    hash.update(ByteView(message).subspan(cut));
    CHECK(hash.finish() == blake2b(message));
  }
}

TEST_CASE("many messages at once hash as one by one, on every kernel") {
  on_every_kernel([] {
    for (const std::size_t bytes :
         {0, 1, 2, 6, 7, 8, 14, 15, 16, 55, 63, 64, 126, 127, 128, 129, 152, 254, 255, 256, 512, 1000}) {
      for (const std::size_t count : {1, 2, 3, 4, 5, 7, 8, 9, 16, 19}) {
        const auto stride = bytes + count % 3;
        const auto data = vectors::stream(bytes + count, stride * count);
        std::vector<Digest> digests(count);
        kernel().hash_many(7, data.data(), stride, bytes, count, digests[0].data());
        for (std::size_t i = 0; i < count; ++i) {
          Buffer message = {7};
          message.insert(message.end(), data.data() + i * stride, data.data() + i * stride + bytes);
          CHECK(digests[i] == blake2b(message));
        }
      }
    }
  });
}

TEST_CASE("roots, trees and paths follow the rule for every width") {
  for (std::size_t n = 1; n <= 70; ++n) {
    const auto data = vectors::stream(n, 10 * n);
    std::vector<Digest> leaves(n);
    leaf_hashes(data.data(), 10, 10, n, leaves.data());
    CHECK(leaves[n - 1] == leaf_hash(ByteView(data).last(10)));
    const auto root = slow_root(leaves);
    CHECK(merkle_root(leaves) == root);
    const MerkleTree tree(leaves);
    CHECK(tree.root() == root);
    for (std::size_t i = 0; i < n; ++i) {
      const auto symbol = ByteView(data).subspan(10 * i, 10);
      auto path = tree.path(i);
      CHECK(path.size() == path_length(n));
      CHECK(verify_path(root, n, i, symbol, path));
      if (n > 1) CHECK_FALSE(verify_path(root, n, i ^ 1, symbol, path));
      CHECK_FALSE(verify_path(root, n, i + n, symbol, path));
      path.push_back({});
      CHECK_FALSE(verify_path(root, n, i, symbol, path));
    }
  }
}

TEST_CASE("text forms go there and back and refuse what is not theirs") {
  for (std::size_t n = 0; n < 40; ++n) {
    const auto bytes = vectors::stream(n, n);
    CHECK(*from_hex(to_hex(bytes)) == bytes);
    CHECK(*from_base64url(to_base64url(bytes)) == bytes);
  }
  for (const auto* text : {"a", "zz", "0"}) CHECK_FALSE(from_hex(text).has_value());
  for (const auto* text : {"A", "AB=", "AB+A", "AB", "AAB"}) CHECK_FALSE(from_base64url(text).has_value());
}
