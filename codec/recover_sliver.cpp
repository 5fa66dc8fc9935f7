// Repair of one sliver: the symbols that helpers compute, the sliver that they make, and the root that proves
// it.
#include <algorithm>
#include <stdexcept>

#include "codec/red_stuff.hpp"
#include "codec/reed_solomon.hpp"

namespace floe::codec {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

}  // namespace

void recovery_symbols(const Geometry& g, Axis target_axis, std::uint32_t target_pair,
                      std::span<const ByteView> helper_slivers, ByteSpan out) {
  const auto helper_axis = other(target_axis);
  const std::size_t s = g.symbol;
  require(target_pair < g.n, "no such sliver pair");
  require(out.size() == helper_slivers.size() * s, "the output does not hold one symbol from each helper");
  for (const auto sliver : helper_slivers) {
    require(sliver.size() == g.sliver_bytes(helper_axis), "a helper's sliver has the wrong length");
  }
  const auto code = g.code(helper_axis);
  const auto position = g.line(target_axis, target_pair);
  auto* to = out.data();
  if (position < code.k) {
    for (const auto sliver : helper_slivers) to = std::copy_n(sliver.data() + position * s, s, to);
    return;
  }
  const auto row = generator_row(code, position);
  std::vector<const std::uint8_t*> slivers;
  for (const auto sliver : helper_slivers) slivers.push_back(sliver.data());
  kernel().combine_slivers(row.data(), code.k, slivers.data(), slivers.size(), s, to);
}

void recovery_symbol(const Geometry& g, Axis target_axis, std::uint32_t target_pair, ByteView helper_sliver,
                     ByteSpan out) {
  recovery_symbols(g, target_axis, target_pair, std::span(&helper_sliver, 1), out);
}

Result<Buffer> recover(const Geometry& g, Axis axis, std::span<const std::uint32_t> helper_pairs,
                       ByteView symbols) {
  std::vector<std::uint32_t> positions;
  for (const auto pair : helper_pairs) {
    if (pair >= g.n) return fail(Error::Kind::malformed, "no such sliver pair: " + std::to_string(pair));
    positions.push_back(g.line(other(axis), pair));
  }
  return decode(g.code(axis), g.symbol, positions, symbols);
}

Buffer extend_sliver(const Geometry& g, Axis axis, ByteView sliver) {
  require(sliver.size() == g.sliver_bytes(axis), "a sliver has the wrong length");
  Buffer extended(std::size_t{g.n} * g.symbol);
  std::copy(sliver.begin(), sliver.end(), extended.begin());
  static_cast<void>(encode(g.code(axis), g.symbol, sliver, ByteSpan(extended).subspan(sliver.size())));
  return extended;
}

Digest sliver_root(const Geometry& g, Axis axis, ByteView sliver) {
  require(sliver.size() == g.sliver_bytes(axis), "a sliver has the wrong length");
  const auto code = g.code(axis);
  const std::size_t s = g.symbol;
  Buffer extension(code.m * s);
  static_cast<void>(encode(code, s, sliver, extension));
  std::vector<Digest> leaves(g.n);
  leaf_hashes(sliver.data(), s, s, code.k, leaves.data());
  leaf_hashes(extension.data(), s, s, code.m, leaves.data() + code.k);
  return merkle_root(leaves);
}

bool verify_sliver(const Geometry& g, const Metadata& metadata, Axis axis, std::uint32_t pair,
                   ByteView sliver) {
  return metadata.n == g.n && metadata.hashes.size() == g.n && pair < g.n &&
         sliver.size() == g.sliver_bytes(axis) && sliver_root(g, axis, sliver) == metadata.hash(axis, pair);
}

}  // namespace floe::codec
