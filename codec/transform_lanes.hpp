// Encoding and decoding of one strip over the register butterflies. The span's layers are cut from the bottom
// into passes of r = Lanes::radix layers. Passes below layer 6 run block by block of 64 values, which stay in
// the first cache; the first of them reads the caller's memory and the last one writes it. The top pass, 1..r
// layers, is where the inverse transform ends and the forward transform begins, so it does both on the values
// it holds.
#pragma once

#include "codec/butterfly_lanes.hpp"

namespace floe::codec {
namespace {

constexpr std::uint32_t radix = Lanes::radix;
constexpr std::uint32_t block_levels = 6;
constexpr std::uint32_t ahead = 16;  // symbols by which prefetching leads

struct Layers {
  std::uint32_t top;     // layers of the top pass
  std::uint32_t bottom;  // layers below it, a multiple of radix

  explicit Layers(std::uint32_t levels)
      : top(levels == 0 ? 0 : (levels - 1) % radix + 1), bottom(levels - top) {}
  std::uint32_t in_block() const { return bottom < block_levels ? bottom : block_levels; }
};

// Value i of a work array. Each 64 values are followed by a gap, for the values of a top group must not all
// fall into the same few cache sets.
FLOE_INLINE std::uint8_t* place(std::uint8_t* w, std::uint32_t i) {
  return w + (std::size_t{i} + (i >> block_levels)) * pair_bytes;
}
constexpr std::size_t array_bytes(std::uint32_t span) {
  return (std::size_t{span} + (span >> block_levels) + 1) * pair_bytes;
}

template <int count, int i = 0, class Read>
FLOE_INLINE void read_group(Pair* x, std::uint32_t live, Read read) {
  if constexpr (i < count) {
    x[i] = i < live ? read(i) : zero_pair();
    read_group<count, i + 1>(x, live, read);
  }
}
template <int count, int i = 0, class Write>
FLOE_INLINE void write_group(const Pair* x, std::uint32_t wanted, Write write) {
  if constexpr (i < count) {
    if (i < wanted) write(i, x[i]);
    write_group<count, i + 1>(x, wanted, write);
  }
}

// Bottom layers of the inverse transform within one block at w. read(i) gives value i of the block, asked for
// in order and only below `live`; the rest are zero.
template <class Read>
FLOE_INLINE void inverse_block(const Field& field, std::uint8_t* w, std::uint32_t layers, std::uint32_t point,
                               std::uint32_t live, Read read) {
  constexpr std::uint32_t group = 1u << radix;
  const auto size = 1u << layers;
  for (std::uint32_t base = 0; base < size; base += group) {
    Pair x[group];
    if (base >= live) {
      for (std::uint32_t i = 0; i < group; ++i) store(w + (base + i) * pair_bytes, zero_pair());
      continue;
    }
    read_group<group>(
        x, live - base, [&](std::uint32_t i) __attribute__((always_inline)) { return read(base + i); });
    inverse_any<radix>(field, kind_of(point + base, 0, radix), x, point + base, 0);
    store_group<group>(x, w + base * pair_bytes, pair_bytes);
  }
  for (auto layer = radix; layer < layers; layer += radix) {
    const auto columns = 1u << layer;
    for (std::uint32_t base = 0; base < size; base += columns << radix) {
      inverse_columns<radix>(field, w + base * pair_bytes, columns * pair_bytes, columns, point + base,
                             layer);
    }
  }
}

// Bottom layers of the forward transform within one block; write(i, value) for i < wanted.
template <class Write>
FLOE_INLINE void forward_block(const Field& field, std::uint8_t* w, std::uint32_t layers, std::uint32_t point,
                               std::uint32_t wanted, Write write) {
  constexpr std::uint32_t group = 1u << radix;
  const auto size = 1u << layers;
  for (auto layer = layers - radix; layer > 0; layer -= radix) {
    const auto columns = 1u << layer;
    for (std::uint32_t base = 0; base < size && base < wanted; base += columns << radix) {
      forward_columns<radix>(field, w + base * pair_bytes, columns * pair_bytes, columns, point + base,
                             layer);
    }
  }
  for (std::uint32_t base = 0; base < size && base < wanted; base += group) {
    Pair x[group];
    load_group<group>(x, w + base * pair_bytes, pair_bytes);
    forward_any<radix>(field, kind_of(point + base, 0, radix), x, point + base, 0);
    write_group<group>(
        x,
        wanted - base, [&](std::uint32_t i, Pair y) __attribute__((always_inline)) { write(base + i, y); });
  }
}

// Layers 6..bottom-1, between the blocks and the top pass: only for spans beyond 2^(6+r).
void inverse_middle(const Field& field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t live) {
  for (auto layer = block_levels; layer < layers.bottom; layer += radix) {
    const auto step = 1u << layer;
    for (std::uint32_t base = 0; base < (1u << (layers.bottom + layers.top)) && base < live;
         base += step << radix) {
      for (std::uint32_t c = 0; c < step; c += 64) {
        inverse_columns<radix>(field, place(w, base + c), static_cast<std::size_t>(place(w, step) - w), 64,
                               offset + base, layer);
      }
    }
  }
}
void forward_middle(const Field& field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t wanted) {
  for (auto layer = layers.bottom; layer > block_levels;) {
    layer -= radix;
    const auto step = 1u << layer;
    for (std::uint32_t base = 0; base < (1u << (layers.bottom + layers.top)) && base < wanted;
         base += step << radix) {
      for (std::uint32_t c = 0; c < step; c += 64) {
        forward_columns<radix>(field, place(w, base + c), static_cast<std::size_t>(place(w, step) - w), 64,
                               offset + base, layer);
      }
    }
  }
}

// Values from the caller's symbols first.. into w, all layers below the top pass.
void inverse_bottom(const Field& field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t live, const In& from, std::size_t first) {
  const auto in = from;  // a copy that stores to the caller's memory cannot alias
  const auto size = 1u << layers.in_block();
  for (std::uint32_t base = 0; base < live; base += size) {
    const auto here = live - base < size ? live - base : size;
    inverse_block(
        field, place(w, base), layers.in_block(), offset + base,
        here, [&](std::uint32_t i) __attribute__((always_inline)) {
          const auto symbol = first + base + i;
          in.prefetch(symbol + ahead < first + live ? symbol + ahead : symbol);
          return read(field, in, symbol);
        });
  }
  if (layers.bottom <= block_levels) return;
  // Whole groups of the middle passes must be defined.
  const auto up = (1u << layers.bottom) - 1;
  for (auto base = (live + size - 1) & ~(size - 1); base < ((live + up) & ~up); ++base)
    store(place(w, base), zero_pair());
  inverse_middle(field, w, layers, offset, live);
}

void forward_bottom(const Field& field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t wanted, const Out& to, std::size_t first) {
  const auto out = to;  // a copy that stores to the caller's memory cannot alias
  if (layers.bottom > block_levels) forward_middle(field, w, layers, offset, wanted);
  const auto size = 1u << layers.in_block();
  for (std::uint32_t base = 0; base < wanted; base += size) {
    const auto here = wanted - base < size ? wanted - base : size;
    forward_block(
        field, place(w, base), layers.in_block(), offset + base,
        here, [&](std::uint32_t i, Pair x) __attribute__((always_inline)) {
          out.prefetch(first + base + i);
          write(field, out, first + base + i, x);
        });
  }
}

// A top group whose values from number `live` on are zero.
template <int levels>
FLOE_INLINE void load_top(Pair* x, const std::uint8_t* w, std::size_t step, std::uint32_t live) {
  if (live >= (1u << levels)) return load_group<1 << levels>(x, w, step);
  for (std::uint32_t i = 0; i < (1u << levels); ++i) x[i] = i < live ? load(w + i * step) : zero_pair();
}

template <int levels>
FLOE_INLINE void forward_top(const Field& field, Kind kind, Pair* x, std::uint8_t* to, std::size_t step,
                             std::uint32_t point, std::uint32_t layer, std::uint32_t wanted) {
  constexpr int size = 1 << levels;
  if (wanted <= size / 4) {
    forward_any<levels, (size + 3) / 4>(field, kind, x, point, layer);
    store_group<(size + 3) / 4>(x, to, step);
  } else if (wanted <= size / 2) {
    forward_any<levels, (size + 1) / 2>(field, kind, x, point, layer);
    store_group<(size + 1) / 2>(x, to, step);
  } else {
    forward_any<levels>(field, kind, x, point, layer);
    store_group<size>(x, to, step);
  }
}

template <int count, int i = 0>
FLOE_INLINE void add_group(Pair* x, const std::uint8_t* from) {
  if constexpr (i < count) {
    x[i] = add(x[i], load(from + i * pair_bytes));
    add_group<count, i + 1>(x, from);
  }
}

// Spans of at most 2^r: everything in registers.
template <int levels>
FLOE_INLINE void encode_small(const Field& field, const EncodeShape& shape, const In& in, const Out& out) {
  constexpr std::uint32_t span = 1u << levels;
  Pair sum[span];
  for (std::uint32_t i = 0; i < span; ++i) sum[i] = zero_pair();
  if (shape.high_rate) {
    std::uint32_t start = 0;
    do {
      Pair x[span];
      read_group<int{span}>(
          x, shape.k - start, [&](std::uint32_t i) __attribute__((always_inline)) {
            return read(field, in, start + i);
          });
      inverse_any<levels>(field, kind_of(span + start, 0, levels), x, span + start, 0);
      for (std::uint32_t i = 0; i < span; ++i) sum[i] = add(sum[i], x[i]);
      start += span;
    } while (start < shape.k);
    forward<Kind::constant, levels, int{span}>(field, sum, 0, 0);
    write_group<int{span}>(
        sum,
        shape.m, [&](std::uint32_t j, Pair y) __attribute__((always_inline)) { write(field, out, j, y); });
    return;
  }
  read_group<int{span}>(
      sum, shape.k, [&](std::uint32_t i) __attribute__((always_inline)) { return read(field, in, i); });
  inverse<Kind::constant, levels>(field, sum, 0, 0);
  for (std::uint32_t start = 0; start < shape.m; start += span) {
    Pair x[span];
    for (std::uint32_t i = 0; i < span; ++i) x[i] = sum[i];
    forward_any<levels>(field, kind_of(span + start, 0, levels), x, span + start, 0);
    write_group<int{span}>(
        x, shape.m - start, [&](std::uint32_t j, Pair y) __attribute__((always_inline)) {
          write(field, out, start + j, y);
        });
  }
}

// Numbers of top-group members that a count of values reaches.
FLOE_INLINE std::uint32_t members(std::uint32_t values, std::uint32_t bottom) {
  return (values + (1u << bottom) - 1) >> bottom;
}

// The work arrays of all chunks lie one after the other, so that a column of the top pass takes every chunk
// while the values that they share stay in the first cache.
template <int top>
void encode_low(const Field& field, const EncodeShape& shape, const In& in, const Out& out, std::uint8_t* w) {
  const Layers layers(shape.levels);
  const auto span = 1u << shape.levels;
  const auto columns = 1u << layers.bottom;
  const auto step = static_cast<std::size_t>(place(w, columns) - w);
  const auto chunk_bytes = array_bytes(span);
  inverse_bottom(field, w, layers, 0, shape.k, in, 0);
  const auto live = members(shape.k, layers.bottom);
  alignas(64) std::uint8_t held[pair_bytes << top];
  for (std::uint32_t c = 0; c < columns; ++c) {
    Pair x[1 << top];
    load_top<top>(x, place(w, c), step, live);
    inverse<Kind::constant, top>(field, x, 0, layers.bottom);
    store_group<1 << top>(x, held, pair_bytes);
    auto* to = place(w, c);
    for (std::uint32_t start = 0; start < shape.m; start += span, to += chunk_bytes) {
      const auto point = span + start;
      const auto kept = members(shape.m - start, layers.bottom);
      if (start > 0) load_group<1 << top>(x, held, pair_bytes);
      forward_top<top>(field, kind_of(point, layers.bottom, top), x, to, step, point, layers.bottom, kept);
    }
  }
  for (std::uint32_t start = 0; start < shape.m; start += span, w += chunk_bytes) {
    const auto wanted = shape.m - start < span ? shape.m - start : span;
    forward_bottom(field, w, layers, span + start, wanted, out, start);
  }
}

template <int top>
void encode_high(const Field& field, const EncodeShape& shape, const In& in, const Out& out,
                 std::uint8_t* w) {
  const Layers layers(shape.levels);
  const auto span = 1u << shape.levels;
  const auto columns = 1u << layers.bottom;
  const auto step = static_cast<std::size_t>(place(w, columns) - w);
  const auto chunk_bytes = array_bytes(span);
  for (std::uint32_t start = 0, chunk = 0; start < shape.k; start += span, ++chunk) {
    const auto live = shape.k - start < span ? shape.k - start : span;
    inverse_bottom(field, w + chunk * chunk_bytes, layers, span + start, live, in, start);
  }
  const auto kept = members(shape.m, layers.bottom);
  alignas(64) std::uint8_t sum[pair_bytes << top] = {};
  for (std::uint32_t c = 0; c < columns; ++c) {
    Pair x[1 << top];
    const auto* from = place(w, c);
    std::uint32_t start = 0;
    do {
      const auto point = span + start;
      load_top<top>(x, from, step, members(shape.k - start, layers.bottom));
      inverse_any<top>(field, kind_of(point, layers.bottom, top), x, point, layers.bottom);
      if (start > 0) add_group<1 << top>(x, sum);
      start += span;
      from += chunk_bytes;
      if (start < shape.k) store_group<1 << top>(x, sum, pair_bytes);
    } while (start < shape.k);
    forward_top<top>(field, Kind::constant, x, place(w, c), step, 0, layers.bottom, kept);
  }
  forward_bottom(field, w, layers, 0, shape.m, out, 0);
}

void encode_strip(const Field& field, const EncodeShape& shape, const In& in, const Out& out,
                  std::uint8_t* w) {
  const auto top = Layers(shape.levels).top;
  if (shape.high_rate) {
    if (top == 1) return encode_high<1>(field, shape, in, out, w);
    if (top == 2) return encode_high<2>(field, shape, in, out, w);
    if constexpr (radix > 2) encode_high<3>(field, shape, in, out, w);
  } else {
    if (top == 1) return encode_low<1>(field, shape, in, out, w);
    if (top == 2) return encode_low<2>(field, shape, in, out, w);
    if constexpr (radix > 2) encode_low<3>(field, shape, in, out, w);
  }
}

template <int levels>
void encode_small_runs(const EncodeShape& shape, const Run* runs, std::size_t count) {
  const Field field;
  for_each_strip_of(
      runs, count, [&](const In& in, const Out& out) __attribute__((always_inline)) {
        encode_small<levels>(field, shape, in, out);
      });
}

void encode(const EncodeShape& shape, const Run* runs, std::size_t count, Workspace& workspace) {
  if (shape.levels == 0) return encode_small_runs<0>(shape, runs, count);
  if (shape.levels == 1) return encode_small_runs<1>(shape, runs, count);
  if (shape.levels == 2) return encode_small_runs<2>(shape, runs, count);
  if constexpr (radix > 2) {
    if (shape.levels == 3) return encode_small_runs<3>(shape, runs, count);
  }
  const Field field;
  const auto span = 1u << shape.levels;
  const auto chunks = ((shape.high_rate ? shape.k : shape.m) + span - 1) / span;
  auto* w = workspace.reserve(chunks * array_bytes(span));
  for_each_strip_of(runs, count,
                    [&](const In& in, const Out& out) { encode_strip(field, shape, in, out, w); });
}

}  // namespace
}  // namespace floe::codec
