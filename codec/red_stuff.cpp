#include "codec/red_stuff.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "codec/large_pages.hpp"
#include "codec/matrix.hpp"
#include "codec/reed_solomon.hpp"

namespace floe::codec {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

Result<void> check_against(const Geometry& g, const Metadata& metadata, const Buffer& matrix,
                           const ParallelFor& parallel) {
  if (metadata.n != g.n || metadata.length != g.blob_bytes || !metadata.consistent()) {
    return fail(Error::Kind::malformed, "the metadata does not belong to this blob");
  }
  std::vector<std::uint8_t> good(g.k1);
  for_each_task(parallel, g.k1, [&](std::size_t row) {
    const auto bytes = static_cast<std::size_t>(g.sliver_bytes(Axis::primary));
    good[row] = verify_sliver(g, metadata, Axis::primary, static_cast<std::uint32_t>(row),
                              ByteView(matrix).subspan(row * bytes, bytes));
  });
  if (const auto bad = std::find(good.begin(), good.end(), 0); bad != good.end()) {
    return fail(Error::Kind::inconsistent, "primary sliver " + std::to_string(bad - good.begin()) +
                                               " of the decoded blob is not the promised one");
  }
  const auto padding = ByteView(matrix).subspan(static_cast<std::size_t>(g.blob_bytes));
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return fail(Error::Kind::inconsistent, "the padding after the decoded blob is not zero");
  }
  return {};
}

}  // namespace

Result<Encoded> encode(ByteView blob, std::uint32_t n, const ParallelFor& parallel) {
  const auto geometry = Geometry::of(n, blob.size());
  if (!geometry) return Unexpected{geometry.error()};
  return extend_matrix(*geometry, blob, true, parallel);
}

Result<Metadata> blob_metadata(ByteView blob, std::uint32_t n, const ParallelFor& parallel) {
  const auto geometry = Geometry::of(n, blob.size());
  if (!geometry) return Unexpected{geometry.error()};
  return extend_matrix(*geometry, blob, false, parallel).metadata;
}

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
  ensure(encode(g.code(axis), g.symbol, sliver, ByteSpan(extended).subspan(sliver.size())));
  return extended;
}

Digest sliver_root(const Geometry& g, Axis axis, ByteView sliver) {
  require(sliver.size() == g.sliver_bytes(axis), "a sliver has the wrong length");
  const auto code = g.code(axis);
  const std::size_t s = g.symbol;
  Buffer extension(code.m * s);
  ensure(encode(code, s, sliver, extension));
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

Result<Buffer> decode(const Geometry& g, const Metadata* metadata, Axis axis,
                      std::span<const std::uint32_t> pairs, std::span<const ByteView> slivers,
                      const ParallelFor& parallel) {
  if (pairs.size() != slivers.size()) {
    return fail(Error::Kind::wrong_length, std::to_string(slivers.size()) + " slivers for " +
                                               std::to_string(pairs.size()) + " pair indices");
  }
  std::vector<std::pair<std::uint32_t, std::size_t>> order;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i] >= g.n)
      return fail(Error::Kind::malformed, "no such sliver pair: " + std::to_string(pairs[i]));
    if (slivers[i].size() != g.sliver_bytes(axis)) {
      return fail(Error::Kind::wrong_length, "the sliver of pair " + std::to_string(pairs[i]) + " has " +
                                                 std::to_string(slivers[i].size()) + " bytes instead of " +
                                                 std::to_string(g.sliver_bytes(axis)));
    }
    order.emplace_back(g.line(axis, pairs[i]), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> positions;
  for (const auto& [position, index] : order) positions.push_back(position);

  // Slivers of one axis are the symbols of the code along the other.
  const auto plan = ErasurePlan::cached(g.code(other(axis)), positions);
  if (!plan) return Unexpected{plan.error()};
  const std::size_t s = g.symbol;
  const auto row_bytes = static_cast<std::size_t>(g.sliver_bytes(Axis::primary));
  auto matrix = with_room_for(g.k1 * row_bytes);
  matrix.resize(g.k1 * row_bytes);
  std::vector<const std::uint8_t*> in;
  std::vector<std::uint8_t*> out;
  const auto lines = g.slivers_needed(axis);
  for (std::size_t i = 0; i < lines; ++i) {
    in.push_back(slivers[order[i].second].data());
    out.push_back(matrix.data() + i * (axis == Axis::primary ? row_bytes : s));
  }
  const auto to_stride = axis == Axis::primary ? s : row_bytes;
  constexpr std::size_t symbols_at_once = 64;
  const std::size_t symbols = g.source_symbols(axis);
  for_each_task(parallel, (symbols + symbols_at_once - 1) / symbols_at_once, [&](std::size_t task) {
    const auto first = task * symbols_at_once;
    auto from = in;
    auto to = out;
    for (auto& sliver : from) sliver += first * s;
    for (auto& line : to) line += first * to_stride;
    ensure(decode_rows(**plan, s, std::min(symbols_at_once, symbols - first), {from, s}, {to, to_stride}));
  });
  if (metadata != nullptr) {
    if (auto checked = check_against(g, *metadata, matrix, parallel); !checked)
      return Unexpected{checked.error()};
  }
  matrix.resize(static_cast<std::size_t>(g.blob_bytes));
  return matrix;
}

}  // namespace floe::codec
