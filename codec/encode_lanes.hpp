// Encoding of one strip: an inverse transform and a forward transform that meet in the top pass, which takes
// a few columns of every chunk through both. Short shapes stay in registers from end to end.
#pragma once

#include "codec/transform_lanes.hpp"

namespace floe::codec {
namespace {

// The top pass takes kWidth columns of every chunk while they stay in the first cache.
constexpr std::uint32_t kWidth = 1u << kRadix;  // the fewest columns that a pass has

// The work arrays of all chunks lie one after the other.
template <int top>
void top_of_low(Field field, const EncodeShape& shape, const Layers& layers, std::uint8_t* w) {
  const auto columns = 1u << layers.bottom;
  const auto step = distance(columns), chunk_bytes = array_bytes(layers.span());
  const auto live = members<top>(0, layers.bottom, shape.k);
  clear(w, (shape.k + columns - 1) >> layers.bottom << layers.bottom, live << layers.bottom);
  const auto chunks = (shape.m + layers.span() - 1) >> shape.levels;
  for (std::uint32_t c = 0; c < columns; c += kWidth) {
    auto* at = place(w, c);
    inverse_columns<top>(field, at, at, step, kWidth, 0, layers.bottom, live);
    for (auto chunk = chunks; chunk-- > 0;) {
      const auto start = chunk << shape.levels, point = layers.span() + start;
      forward_columns<top>(field, at, at + chunk * chunk_bytes, step, kWidth, point, layers.bottom,
                           members<top>(point, layers.bottom, shape.m - start));
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
        members<top>(layers.span() + last, layers.bottom, shape.k - last) << layers.bottom);
  for (std::uint32_t c = 0; c < columns; c += kWidth) {
    auto* at = place(w, c);
    inverse_columns<top>(field, at, at, step, kWidth, layers.span(), layers.bottom,
                         members<top>(layers.span(), layers.bottom, shape.k));
    for (std::uint32_t chunk = 1; chunk < chunks; ++chunk) {
      const auto start = chunk << shape.levels, point = layers.span() + start;
      inverse_columns<top, true>(field, at + chunk * chunk_bytes, at, step, kWidth, point, layers.bottom,
                                 members<top>(point, layers.bottom, shape.k - start));
    }
    forward_columns<top>(field, at, at, step, kWidth, 0, layers.bottom,
                         members<top>(0, layers.bottom, shape.m));
  }
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
      inverse<levels>(field, x, Factors<0, levels>(field, start + span, 0));
    } else {
      inverse<levels>(field, x, Factors<levels, levels>(field, start + span, 0));
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
  forward<levels, span>(field, sum, Factors<kConstant, levels>(field, 0, 0));
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
  inverse<levels>(field, sum, Factors<kConstant, levels>(field, 0, 0));
  const auto chunk = [&](int c) FLOE_INLINE_BODY {
    const auto start = static_cast<std::uint32_t>(c * span);
    Pair x[span];
    each<span>([&](int i) FLOE_INLINE_BODY { x[i] = sum[i]; });
    if (chunks > 0 || start + 2 * span <= 256) {
      forward<levels, span>(field, x, Factors<0, levels>(field, start + span, 0));
    } else {
      forward<levels, span>(field, x, Factors<levels, levels>(field, start + span, 0));
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
void encode_small(const EncodeShape& shape, const Strips* parts, std::size_t count) {
  const Field field;
  for_each_strip_of(parts, count, [&](const auto& in, const auto& out) FLOE_INLINE_BODY {
    if constexpr (high) {
      encode_small_high<levels, chunks>(field, shape, in, out);
    } else {
      encode_small_low<levels, chunks>(field, shape, in, out);
    }
  });
}

// Nearly all shapes of committees of up to 16 shards take two or three chunks.
template <int levels>
void encode_small(const EncodeShape& shape, std::uint32_t chunks, const Strips* parts, std::size_t count) {
  if (shape.high_rate && chunks == 2) return encode_small<levels, true, 2>(shape, parts, count);
  if constexpr (levels < 3) {
    if (shape.high_rate && chunks == 3) return encode_small<levels, true, 3>(shape, parts, count);
  }
  if (shape.high_rate) return encode_small<levels, true, 0>(shape, parts, count);
  if (chunks == 2) return encode_small<levels, false, 2>(shape, parts, count);
  encode_small<levels, false, 0>(shape, parts, count);
}

void encode(const EncodeShape& shape, const Strips* parts, std::size_t count, Workspace& workspace) {
  const auto span = 1u << shape.levels;
  const auto chunks = ((shape.high_rate ? shape.k : shape.m) + span - 1) / span;
  if (shape.levels == 0) return encode_small<0>(shape, chunks, parts, count);
  if (shape.levels == 1) return encode_small<1>(shape, chunks, parts, count);
  if (shape.levels == 2) return encode_small<2>(shape, chunks, parts, count);
  if constexpr (kRadix > 2) {
    if (shape.levels == 3) return encode_small<3>(shape, chunks, parts, count);
  }
  const Field field;
  auto* w = workspace.reserve(chunks * array_bytes(span));
  for_each_strip_of(parts, count,
                    [&](const auto& in, const auto& out) { encode_strip(field, shape, in, out, w); });
}

}  // namespace
}  // namespace floe::codec
