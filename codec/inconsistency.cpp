// See inconsistency.hpp.
#include "codec/inconsistency.hpp"

namespace floe::codec {
namespace {

std::vector<Digest> leaves_of(const Geometry& g, const Buffer& extended) {
  std::vector<Digest> leaves(g.n);
  leaf_hashes(extended.data(), g.symbol, g.symbol, g.n, leaves.data());
  return leaves;
}

}  // namespace

ProvingSliver::ProvingSliver(const Geometry& geometry, Axis axis, std::uint32_t pair, ByteView sliver)
    : geometry_(geometry),
      axis_(axis),
      pair_(pair),
      extended_(extend_sliver(geometry, axis, sliver)),
      tree_(leaves_of(geometry, extended_)) {}

RecoverySymbol ProvingSliver::prove(std::uint32_t target_pair) const {
  const auto position = geometry_.line(other(axis_), target_pair);
  const auto* bytes = extended_.data() + std::size_t{position} * geometry_.symbol;
  return {pair_, Buffer(bytes, bytes + geometry_.symbol), tree_.path(position)};
}

bool verify_symbol(const Geometry& g, const Metadata& metadata, Axis target_axis, std::uint32_t target_pair,
                   const RecoverySymbol& symbol) {
  return metadata.hashes.size() == g.n && symbol.helper_pair < g.n && target_pair < g.n &&
         symbol.bytes.size() == g.symbol &&
         verify_path(metadata.hash(other(target_axis), symbol.helper_pair), g.n,
                     g.line(target_axis, target_pair), symbol.bytes, symbol.path);
}

bool holds(const Geometry& g, const Metadata& metadata, const InconsistencyProof& proof) {
  if (proof.pair >= g.n || proof.symbols.size() != g.symbols_needed(proof.axis)) return false;
  std::vector<std::uint32_t> helpers;
  Buffer symbols;
  for (const auto& symbol : proof.symbols) {
    if (!verify_symbol(g, metadata, proof.axis, proof.pair, symbol)) return false;
    helpers.push_back(symbol.helper_pair);
    symbols.insert(symbols.end(), symbol.bytes.begin(), symbol.bytes.end());
  }
  const auto sliver = recover(g, proof.axis, helpers, symbols);
  return sliver && !verify_sliver(g, metadata, proof.axis, proof.pair, *sliver);
}

}  // namespace floe::codec
