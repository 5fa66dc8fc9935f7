// Weighted sums of symbols: a recovery symbol by itself, or a few lost originals.
#pragma once

#include "codec/strip_lanes.hpp"

namespace floe::codec {
namespace {

void combine(const Factor* factors, std::size_t terms, const Strips* parts, std::size_t count,
             std::size_t target) {
  const Field field;
  for_each_strip_of(parts, count, [&](const auto& in, const auto& out) {
    auto sum = zero_pair();
    for (std::size_t i = 0; i < terms; ++i) field.add_product(sum, factors[i], in.read(field, i));
    out.write(field, target, sum);
  });
}

// Slivers are read once, from first to last byte, as fast as memory gives them; pages are too short for the
// processor to keep ahead by itself.
FLOE_INLINE void prefetch_ahead(const std::uint8_t* at, std::size_t bytes) {
  constexpr std::size_t lead = 4096;
  __builtin_prefetch(at + lead);
  if (bytes > 64) __builtin_prefetch(at + lead + 64);
  if (bytes > 128) __builtin_prefetch(at + lead + 128);
}

// Sums over the same blocks of as many slivers as a strip has blocks: each sliver fills its own block, so
// that short symbols of two slivers share a register. `half` is the length of a plane of the last block, the
// others are whole.
template <std::size_t blocks>
FLOE_INLINE void combine_blocks(const Field& field, const Factor* factors, std::size_t terms,
                                const std::uint8_t* const* slivers, std::size_t bytes, std::size_t start,
                                std::size_t half, std::uint8_t* const* out) {
  const typename Lanes::Part whole(32), last(half);
  Pair sum[blocks];
  for (std::size_t b = 0; b < blocks; ++b) sum[b] = zero_pair();
  const std::uint8_t* at[Lanes::blocks];
  for (std::size_t s = 0; s < Lanes::blocks; ++s) at[s] = slivers[s] + start;
  for (std::size_t i = 0; i < terms; ++i) {
    const auto f = factors[i];
    for (std::size_t s = 0; s < Lanes::blocks; ++s) prefetch_ahead(at[s], bytes);
#pragma GCC unroll 3
    for (std::size_t b = 0; b < blocks; ++b) {
      const auto& part = b + 1 == blocks ? last : whole;
      const Pair x{part.load(at, 64 * b), part.load(at, 64 * b + part.length)};
      field.add_product(sum[b], f, field.convert(x));
    }
    for (std::size_t s = 0; s < Lanes::blocks; ++s) at[s] += bytes;
  }
#pragma GCC unroll 3
  for (std::size_t b = 0; b < blocks; ++b) {
    const auto& part = b + 1 == blocks ? last : whole;
    const auto y = field.convert(sum[b]);
    std::uint8_t* to[Lanes::blocks];
    for (std::size_t s = 0; s < Lanes::blocks; ++s) to[s] = out[s] + start;
    part.store(to, 64 * b, y.low);
    part.store(to, 64 * b + part.length, y.high);
  }
}

void combine_slivers(const Factor* factors, std::size_t terms, const std::uint8_t* const* slivers,
                     std::size_t count, std::size_t bytes, std::uint8_t* out) {
  const Field field;
  for (std::size_t first = 0; first < count; first += Lanes::blocks) {
    // A strip that is not full repeats its last sliver.
    const std::uint8_t* from[Lanes::blocks];
    std::uint8_t* to[Lanes::blocks];
    for (std::size_t s = 0; s < Lanes::blocks; ++s) {
      const auto n = first + s < count ? first + s : count - 1;
      from[s] = slivers[n];
      to[s] = out + n * bytes;
    }
    for (std::size_t start = 0; start < bytes; start += 3 * 64) {
      const auto left = bytes - start < 3 * 64 ? bytes - start : 3 * 64;
      const auto half = (left - 1) % 64 / 2 + 1;
      if (left > 128) {
        combine_blocks<3>(field, factors, terms, from, bytes, start, half, to);
      } else if (left > 64) {
        combine_blocks<2>(field, factors, terms, from, bytes, start, half, to);
      } else {
        combine_blocks<1>(field, factors, terms, from, bytes, start, half, to);
      }
    }
  }
}

}  // namespace
}  // namespace floe::codec
