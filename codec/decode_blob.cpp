// Reading: the blob's matrix from slivers of one axis, then the checks that make it trustworthy.
#include <algorithm>

#include "codec/large_pages.hpp"
#include "codec/red_stuff.hpp"
#include "codec/reed_solomon.hpp"

namespace floe::codec {
namespace {

Result<void> check_against(const Geometry& g, const Metadata& metadata, const Buffer& matrix) {
  if (metadata.n != g.n || metadata.length != g.blob_bytes || !metadata.consistent()) {
    return fail(Error::Kind::malformed, "the metadata does not belong to this blob");
  }
  for (std::uint32_t row = 0; row < g.k1; ++row) {
    const auto bytes = static_cast<std::size_t>(g.sliver_bytes(Axis::primary));
    if (!verify_sliver(g, metadata, Axis::primary, row, ByteView(matrix).subspan(row * bytes, bytes))) {
      return fail(Error::Kind::inconsistent,
                  "primary sliver " + std::to_string(row) + " of the decoded blob is not the promised one");
    }
  }
  const auto padding = ByteView(matrix).subspan(static_cast<std::size_t>(g.blob_bytes));
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return fail(Error::Kind::inconsistent, "the padding after the decoded blob is not zero");
  }
  return {};
}

}  // namespace

Result<Buffer> decode(const Geometry& g, const Metadata* metadata, Axis axis,
                      std::span<const std::uint32_t> pairs, std::span<const ByteView> slivers) {
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
  const auto plan = Plan::cached(g.code(other(axis)), positions);
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
  if (auto done = decode_rows(**plan, s, g.source_symbols(axis), {in, s}, {out, to_stride}); !done) {
    return Unexpected{done.error()};
  }
  if (metadata != nullptr) {
    if (auto checked = check_against(g, *metadata, matrix); !checked) return Unexpected{checked.error()};
  }
  matrix.resize(static_cast<std::size_t>(g.blob_bytes));
  return matrix;
}

}  // namespace floe::codec
