// Merkle paths and inconsistency proofs made of anything: true ones hold, altered ones do not, none crashes.
#include "codec/inconsistency.hpp"
#include "tests/fuzz/input.hpp"

using namespace floe::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{data, size}};
  use_any_kernel(input);
  const auto n = 1 + input.below(60);
  const auto index = input.below(n + 2);
  const auto symbol = input.bytes(input.below(40));
  std::vector<Digest> leaves(n);
  for (std::uint32_t i = 0; i < n; ++i) leaves[i][0] = static_cast<std::uint8_t>(i);
  if (index < n) leaves[index] = leaf_hash(symbol);
  const MerkleTree tree(leaves);
  MerklePath path = index < n ? tree.path(index) : MerklePath{};
  expect(verify_path(tree.root(), n, index, symbol, path) == (index < n), "a true path holds");
  if (input.byte() % 2 == 0 && !path.empty()) {
    const auto change = input.byte();
    path[input.byte() % path.size()][input.byte() % 32] ^= change;
    if (change != 0)
      expect(!verify_path(tree.root(), n, index, symbol, path), "an altered path does not hold");
  }
  path.resize(input.below(20));
  verify_path(tree.root(), input.below(100), input.below(100), symbol, path);

  static const auto honest = *encode(Buffer(500, 7), 7);
  InconsistencyProof proof{input.byte() % 2 == 0 ? Axis::primary : Axis::secondary, input.below(9), {}};
  const auto count = input.below(8);
  for (std::uint32_t i = 0; i < count; ++i) {
    RecoverySymbol made{input.below(9), input.bytes(input.byte() % 40u), {}};
    made.path.resize(input.byte() % 5u);
    if (input.byte() % 2 == 0 && made.helper_pair < 7 && proof.pair < 7) {
      const ProvingSliver helper(honest.geometry, other(proof.axis), made.helper_pair,
                                 honest.sliver(other(proof.axis), made.helper_pair));
      made = helper.prove(proof.pair);
    }
    proof.symbols.push_back(std::move(made));
  }
  expect(!holds(honest.geometry, honest.metadata, proof), "an honest blob cannot be accused");
  return 0;
}
