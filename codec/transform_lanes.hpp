// Encoding of one strip over the register butterflies. The span's layers are cut from the bottom into passes
// of r = Lanes::radix layers. Passes below layer 6 run block by block of 64 values, which stay in the first
// cache; the first of them reads the caller's memory and the last one writes it. The top pass, 1..r layers,
// is where the inverse transform ends and the forward transform begins: it takes a few columns of every chunk
// through both.
//
// What depends on the shape is asked outside the loops, which then hold nothing but arithmetic: a branch
// inside costs more than itself, because the compiler spills registers around it.
#pragma once

#include "codec/butterfly_lanes.hpp"
#include "codec/strip_lanes.hpp"

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
  std::uint32_t span() const { return 1u << (top + bottom); }
  std::uint32_t in_block() const { return bottom < block_levels ? bottom : block_levels; }
};

// Value i of a work array. Each 64 values are followed by a gap, for the values of a top group must not all
// fall into the same few cache sets.
constexpr std::size_t distance(std::uint32_t i) {
  return (std::size_t{i} + (i >> block_levels)) * pair_bytes;
}
template <class Byte>
FLOE_INLINE Byte* place(Byte* w, std::uint32_t i) {
  return w + distance(i);
}
constexpr std::size_t array_bytes(std::uint32_t span) { return distance(span) + pair_bytes; }

// Point 0 needs no kind of its own at the bottom: the map of factor 0 is all zeros.
FLOE_INLINE Kind bottom_kind(std::uint32_t first) { return first == 0 ? 0 : kind_of(first, 0, radix); }

// Groups of neighbouring values, bottom layers 0..r-1, `first` the point of the first group's first value.
// read(i) gives value i; a last group that is not full ends in zeros.
template <class Read, class Coming>
FLOE_INLINE void inverse_groups(Field field, std::uint8_t* w, std::uint32_t first, std::uint32_t live,
                                const Read& read, const Coming& coming) {
  constexpr int size = 1 << radix;
  const auto group = [&](auto kind, std::uint32_t base, Pair* x) FLOE_INLINE_BODY {
    inverse<kind.value, radix>(field, x, first + base, 0);
    store_group<size>(x, w + base * pair_bytes, pair_bytes);
  };
  std::uint32_t base = 0;
  with_kind<radix, 0>(bottom_kind(first), [&](auto kind) FLOE_INLINE_BODY {
    for (; base + size <= live; base += size) {
      Pair x[size];
      coming(base);
      each<size>([&](int i) FLOE_INLINE_BODY { x[i] = read(base + static_cast<std::uint32_t>(i)); });
      group(kind, base, x);
    }
  });
  if (base >= live) return;
  Pair x[size];
  each<size>([&](int i) FLOE_INLINE_BODY {
    const auto at = base + static_cast<std::uint32_t>(i);
    x[i] = at < live ? read(at) : zero_pair();
  });
  group(Number<radix>{}, base, x);
}

// write(i, value) takes value i < wanted.
template <class Write, class Coming>
FLOE_INLINE void forward_groups(Field field, const std::uint8_t* w, std::uint32_t first, std::uint32_t wanted,
                                const Write& write, const Coming& coming) {
  constexpr int size = 1 << radix;
  const auto group = [&](auto kind, std::uint32_t base, Pair* x) FLOE_INLINE_BODY {
    load_group<size>(x, w + base * pair_bytes, pair_bytes);
    forward<kind.value, radix, size>(field, x, first + base, 0);
  };
  std::uint32_t base = 0;
  with_kind<radix, 0>(bottom_kind(first), [&](auto kind) FLOE_INLINE_BODY {
    for (; base + size <= wanted; base += size) {
      Pair x[size];
      coming(base);
      group(kind, base, x);
      each<size>([&](int i) FLOE_INLINE_BODY { write(base + static_cast<std::uint32_t>(i), x[i]); });
    }
  });
  if (base >= wanted) return;
  Pair x[size];
  group(Number<radix>{}, base, x);
  each<size>([&](int i) FLOE_INLINE_BODY {
    const auto at = base + static_cast<std::uint32_t>(i);
    if (at < wanted) write(at, x[i]);
  });
}

// The other bottom layers within one block of 2^layers values.
void inverse_block(Field field, std::uint8_t* w, std::uint32_t layers, std::uint32_t point) {
  for (auto layer = radix; layer < layers; layer += radix) {
    const auto columns = 1u << layer;
    for (std::uint32_t base = 0; base < (1u << layers); base += columns << radix) {
      auto* at = w + base * pair_bytes;
      inverse_columns<radix>(field, at, at, columns * pair_bytes, columns, point + base, layer);
    }
  }
}
void forward_block(Field field, std::uint8_t* w, std::uint32_t layers, std::uint32_t point,
                   std::uint32_t wanted) {
  for (auto layer = layers - radix; layer > 0; layer -= radix) {
    const auto columns = 1u << layer;
    for (std::uint32_t base = 0; base < (1u << layers) && base < wanted; base += columns << radix) {
      auto* at = w + base * pair_bytes;
      forward_columns<radix>(field, at, at, columns * pair_bytes, columns, point + base, layer);
    }
  }
}

// Layers 6..bottom-1, between the blocks and the top pass: only for spans beyond 2^(6+r).
void inverse_middle(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t live) {
  for (auto layer = block_levels; layer < layers.bottom; layer += radix) {
    const auto step = 1u << layer;
    for (std::uint32_t base = 0; base < layers.span() && base < live; base += step << radix) {
      for (std::uint32_t c = 0; c < step; c += 64) {
        auto* at = place(w, base + c);
        inverse_columns<radix>(field, at, at, distance(step), 64, offset + base, layer);
      }
    }
  }
}
void forward_middle(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t wanted) {
  for (auto layer = layers.bottom; layer > block_levels;) {
    layer -= radix;
    const auto step = 1u << layer;
    for (std::uint32_t base = 0; base < layers.span() && base < wanted; base += step << radix) {
      for (std::uint32_t c = 0; c < step; c += 64) {
        auto* at = place(w, base + c);
        forward_columns<radix>(field, at, at, distance(step), 64, offset + base, layer);
      }
    }
  }
}

template <class Symbols>
FLOE_INLINE void prefetch_group(const Symbols& symbols, std::size_t first, std::size_t end) {
  constexpr int size = 1 << radix;
  if (first + size > end) return;
  each<size>([&](int i) FLOE_INLINE_BODY { symbols.prefetch(first + static_cast<std::size_t>(i)); });
}

void clear(std::uint8_t* w, std::uint32_t begin, std::uint32_t end) {
  for (auto i = begin; i < end; ++i) store(place(w, i), zero_pair());
}

// Values from the caller's symbols first.. into w, all layers below the top pass. What the top pass reads
// beyond `live` is zero.
template <class In>
void inverse_bottom(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t live, const In& from, std::size_t first) {
  const auto in = from;  // a copy that stores to the caller's memory cannot alias
  const auto size = 1u << layers.in_block();
  for (std::uint32_t base = 0; base < live; base += size) {
    const auto here = live - base < size ? live - base : size;
    auto* block = place(w, base);
    inverse_groups(
        field, block, offset + base, here,
        [&](std::uint32_t i) FLOE_INLINE_BODY { return in.read(field, first + base + i); },
        [&](std::uint32_t i)
            FLOE_INLINE_BODY { prefetch_group(in, first + base + i + ahead, first + live); });
    clear(block, (here + (1u << radix) - 1) >> radix << radix, size);
    inverse_block(field, block, layers.in_block(), offset + base);
  }
  if (layers.bottom > block_levels) {
    const auto up = (1u << layers.bottom) - 1;
    clear(w, (live + size - 1) & ~(size - 1), (live + up) & ~up);
    inverse_middle(field, w, layers, offset, live);
  }
}

template <class Out>
void forward_bottom(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t wanted, const Out& to, std::size_t first) {
  const auto out = to;  // a copy that stores to the caller's memory cannot alias
  if (layers.bottom > block_levels) forward_middle(field, w, layers, offset, wanted);
  const auto size = 1u << layers.in_block();
  for (std::uint32_t base = 0; base < wanted; base += size) {
    const auto here = wanted - base < size ? wanted - base : size;
    auto* block = place(w, base);
    forward_block(field, block, layers.in_block(), offset + base, here);
    forward_groups(
        field, block, offset + base, here,
        [&](std::uint32_t i, Pair x) FLOE_INLINE_BODY { out.write(field, first + base + i, x); },
        [&](std::uint32_t i)
            FLOE_INLINE_BODY { prefetch_group(out, first + base + i + ahead, first + wanted); });
  }
}

// The top pass takes `width` columns of every chunk while they stay in the first cache.
constexpr std::uint32_t width = 1u << radix;  // the fewest columns that a pass has

// Members of a top group that the first `values` of a span reach, rounded to what a pass over columns can
// take.
template <int top>
FLOE_INLINE std::uint32_t members(const Layers& layers, std::uint32_t point, std::uint32_t values) {
  const auto reached = (values + (1u << layers.bottom) - 1) >> layers.bottom;
  return part_of_group<top>(kind_of(point, layers.bottom, top), reached);
}

// The work arrays of all chunks lie one after the other.
template <int top>
void top_of_low(Field field, const EncodeShape& shape, const Layers& layers, std::uint8_t* w) {
  const auto columns = 1u << layers.bottom;
  const auto step = distance(columns), chunk_bytes = array_bytes(layers.span());
  const auto live = members<top>(layers, 0, shape.k);
  clear(w, (shape.k + columns - 1) >> layers.bottom << layers.bottom, live << layers.bottom);
  const auto chunks = (shape.m + layers.span() - 1) >> shape.levels;
  for (std::uint32_t c = 0; c < columns; c += width) {
    auto* at = place(w, c);
    inverse_columns<top>(field, at, at, step, width, 0, layers.bottom, live);
    for (auto chunk = chunks; chunk-- > 0;) {
      const auto start = chunk << shape.levels, point = layers.span() + start;
      forward_columns<top>(field, at, at + chunk * chunk_bytes, step, width, point, layers.bottom,
                           members<top>(layers, point, shape.m - start));
    }
  }
}

template <int top>
void top_of_high(Field field, const EncodeShape& shape, const Layers& layers, std::uint8_t* w) {
  const auto columns = 1u << layers.bottom;
  const auto step = distance(columns), chunk_bytes = array_bytes(layers.span());
  const auto chunks = (shape.k + layers.span() - 1) >> shape.levels;
  const auto last = (chunks - 1) << shape.levels;
  clear(w + (chunks - 1) * chunk_bytes, (shape.k - last + columns - 1) >> layers.bottom << layers.bottom,
        members<top>(layers, layers.span() + last, shape.k - last) << layers.bottom);
  for (std::uint32_t c = 0; c < columns; c += width) {
    auto* at = place(w, c);
    inverse_columns<top>(field, at, at, step, width, layers.span(), layers.bottom,
                         members<top>(layers, layers.span(), shape.k));
    for (std::uint32_t chunk = 1; chunk < chunks; ++chunk) {
      const auto start = chunk << shape.levels, point = layers.span() + start;
      inverse_columns<top, true>(field, at + chunk * chunk_bytes, at, step, width, point, layers.bottom,
                                 members<top>(layers, point, shape.k - start));
    }
    forward_columns<top>(field, at, at, step, width, 0, layers.bottom, members<top>(layers, 0, shape.m));
  }
}

// body(Number<layers of the top pass>)
template <class Body>
FLOE_INLINE void with_top(const Layers& layers, const Body& body) {
  if (layers.top == 0) return body(Number<0>{});
  if (layers.top == 1) return body(Number<1>{});
  if (layers.top == 2) return body(Number<2>{});
  if constexpr (radix > 2) body(Number<3>{});
}

template <class In, class Out>
void encode_strip(Field field, const EncodeShape& shape, const In& in, const Out& out, std::uint8_t* w) {
  const Layers layers(shape.levels);
  const auto span = layers.span();
  const auto chunk_bytes = array_bytes(span);
  if (shape.high_rate) {
    for (std::uint32_t start = 0; start < shape.k; start += span) {
      const auto live = shape.k - start < span ? shape.k - start : span;
      inverse_bottom(field, w + (start >> shape.levels) * chunk_bytes, layers, span + start, live, in, start);
    }
    with_top(layers, [&](auto top) FLOE_INLINE_BODY { top_of_high<top.value>(field, shape, layers, w); });
    forward_bottom(field, w, layers, 0, shape.m, out, 0);
    return;
  }
  inverse_bottom(field, w, layers, 0, shape.k, in, 0);
  with_top(layers, [&](auto top) FLOE_INLINE_BODY { top_of_low<top.value>(field, shape, layers, w); });
  for (std::uint32_t start = 0; start < shape.m; start += span) {
    const auto wanted = shape.m - start < span ? shape.m - start : span;
    forward_bottom(field, w + (start >> shape.levels) * chunk_bytes, layers, span + start, wanted, out,
                   start);
  }
}

// The first `live` values of a group; the rest are zero.
template <int count, class Read>
FLOE_INLINE void read_group(Pair* x, std::uint32_t live, const Read& read) {
  each<count>([&](int i)
                  FLOE_INLINE_BODY { x[i] = static_cast<std::uint32_t>(i) < live ? read(i) : zero_pair(); });
}
template <int count, class Write>
FLOE_INLINE void write_group(const Pair* x, std::uint32_t wanted, const Write& write) {
  each<count>([&](int i) FLOE_INLINE_BODY {
    if (static_cast<std::uint32_t>(i) < wanted) write(i, x[i]);
  });
}

// Spans of at most 2^r: everything in registers. `chunks` is how many spans the longer side takes, 0 where
// that is known at run time only.
template <int levels, int chunks, class In, class Out>
FLOE_INLINE void encode_small_high(Field field, const EncodeShape& shape, const In& in, const Out& out) {
  constexpr int span = 1 << levels;
  const auto chunk = [&](int c, Pair* x) FLOE_INLINE_BODY {
    const auto start = static_cast<std::uint32_t>(c * span);
    read_group<span>(x, c + 1 < chunks ? span : shape.k - start, [&](int i) FLOE_INLINE_BODY {
      return in.read(field, start + static_cast<std::uint32_t>(i));
    });
    if (chunks > 0 || start + 2 * span <= 256) {
      inverse<0, levels>(field, x, start + span, 0);
    } else {
      inverse<levels, levels>(field, x, start + span, 0);
    }
  };
  Pair sum[span];
  chunk(0, sum);
  const auto more = [&](int c) FLOE_INLINE_BODY {
    Pair x[span];
    chunk(c, x);
    each<span>([&](int i) FLOE_INLINE_BODY { sum[i] = add(sum[i], x[i]); });
  };
  if constexpr (chunks > 0) {
    each<chunks - 1>([&](int c) FLOE_INLINE_BODY { more(c + 1); });
  } else {
    for (int c = 1; static_cast<std::uint32_t>(c * span) < shape.k; ++c) more(c);
  }
  forward<constant, levels, span>(field, sum, 0, 0);
  write_group<span>(sum, shape.m, [&](int j, Pair y) FLOE_INLINE_BODY {
    out.write(field, static_cast<std::uint32_t>(j), y);
  });
}

template <int levels, int chunks, class In, class Out>
FLOE_INLINE void encode_small_low(Field field, const EncodeShape& shape, const In& in, const Out& out) {
  constexpr int span = 1 << levels;
  Pair sum[span];
  read_group<span>(sum, shape.k,
                   [&](int i) FLOE_INLINE_BODY { return in.read(field, static_cast<std::uint32_t>(i)); });
  inverse<constant, levels>(field, sum, 0, 0);
  const auto chunk = [&](int c) FLOE_INLINE_BODY {
    const auto start = static_cast<std::uint32_t>(c * span);
    Pair x[span];
    each<span>([&](int i) FLOE_INLINE_BODY { x[i] = sum[i]; });
    if (chunks > 0 || start + 2 * span <= 256) {
      forward<0, levels, span>(field, x, start + span, 0);
    } else {
      forward<levels, levels, span>(field, x, start + span, 0);
    }
    write_group<span>(x, c + 1 < chunks ? span : shape.m - start, [&](int j, Pair y) FLOE_INLINE_BODY {
      out.write(field, start + static_cast<std::uint32_t>(j), y);
    });
  };
  if constexpr (chunks > 0) {
    each<chunks>(chunk);
  } else {
    for (int c = 0; static_cast<std::uint32_t>(c * span) < shape.m; ++c) chunk(c);
  }
}

template <int levels, bool high, int chunks>
void encode_small(const EncodeShape& shape, const Run* runs, std::size_t count) {
  const Field field;
  for_each_strip_of(runs, count, [&](const auto& in, const auto& out) FLOE_INLINE_BODY {
    if constexpr (high) {
      encode_small_high<levels, chunks>(field, shape, in, out);
    } else {
      encode_small_low<levels, chunks>(field, shape, in, out);
    }
  });
}

// Nearly all shapes of committees of up to 16 shards take two or three chunks.
template <int levels>
void encode_small(const EncodeShape& shape, std::uint32_t chunks, const Run* runs, std::size_t count) {
  if (shape.high_rate && chunks == 2) return encode_small<levels, true, 2>(shape, runs, count);
  if constexpr (levels < 3) {
    if (shape.high_rate && chunks == 3) return encode_small<levels, true, 3>(shape, runs, count);
  }
  if (shape.high_rate) return encode_small<levels, true, 0>(shape, runs, count);
  if (chunks == 2) return encode_small<levels, false, 2>(shape, runs, count);
  encode_small<levels, false, 0>(shape, runs, count);
}

void encode(const EncodeShape& shape, const Run* runs, std::size_t count, Workspace& workspace) {
  const auto span = 1u << shape.levels;
  const auto chunks = ((shape.high_rate ? shape.k : shape.m) + span - 1) / span;
  if (shape.levels == 0) return encode_small<0>(shape, chunks, runs, count);
  if (shape.levels == 1) return encode_small<1>(shape, chunks, runs, count);
  if (shape.levels == 2) return encode_small<2>(shape, chunks, runs, count);
  if constexpr (radix > 2) {
    if (shape.levels == 3) return encode_small<3>(shape, chunks, runs, count);
  }
  const Field field;
  auto* w = workspace.reserve(chunks * array_bytes(span));
  for_each_strip_of(runs, count,
                    [&](const auto& in, const auto& out) { encode_strip(field, shape, in, out, w); });
}

}  // namespace
}  // namespace floe::codec
