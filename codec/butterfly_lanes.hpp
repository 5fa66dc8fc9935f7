// The additive Fourier transform in registers: up to 2^r values at a time, r layers at once, so that a value
// is loaded and stored once for r layers. A *group* is 2^levels values `step` bytes apart that meet in layers
// layer..layer+levels-1; `point` is the evaluation point of its first value.
//
//   inverse (layers upwards):   y += x; x += f*y       forward (layers downwards):   x += f*y; y += x
//   with f = [(point of the butterfly's block) >> layer]
#pragma once

#include "codec/tower_lanes.hpp"

namespace floe::codec {
namespace {

// What the factors of a group are known to be: with point 0 they are the constants 0, 2, 4, ..; a factor
// below 256 lies in GF(256); others have to be looked at one by one.
enum class Kind { constant, byte, any };

FLOE_INLINE Kind kind_of(std::uint32_t point, std::uint32_t layer, int levels) {
  if (point == 0) return Kind::constant;
  return (point >> layer) + (1u << levels) <= 256 ? Kind::byte : Kind::any;
}

// x += f*y for the butterfly block number `block` of layer `layer`.
template <Kind kind, int block>
FLOE_INLINE void add_scaled(const Field& field, Pair& x, Pair y, std::uint32_t point, std::uint32_t layer) {
  if constexpr (kind == Kind::constant) {
    if constexpr (block > 0) field.add_product_byte(x, 2 * block, y);
  } else if constexpr (kind == Kind::byte) {
    field.add_product_byte(x, (point >> layer) + 2 * block, y);
  } else {
    field.add_product(x, field.factors[(point >> layer) + 2 * block], y);
  }
}

template <Kind kind, int levels, int d = 0, int i = 0>
FLOE_INLINE void inverse(const Field& field, Pair* x, std::uint32_t point, std::uint32_t layer) {
  if constexpr (d < levels) {
    if constexpr (i == (1 << levels)) {
      inverse<kind, levels, d + 1, 0>(field, x, point, layer);
    } else {
      if constexpr ((i & (1 << d)) == 0) {
        constexpr int j = i | (1 << d);
        x[j] = add(x[j], x[i]);
        add_scaled<kind, (i >> (d + 1))>(field, x[i], x[j], point, layer + d);
      }
      inverse<kind, levels, d, i + 1>(field, x, point, layer);
    }
  }
}

// Only what the first `wanted` values need.
template <Kind kind, int levels, int wanted, int d = levels - 1, int i = 0>
FLOE_INLINE void forward(const Field& field, Pair* x, std::uint32_t point, std::uint32_t layer) {
  if constexpr (d >= 0) {
    if constexpr (i == (1 << levels)) {
      forward<kind, levels, wanted, d - 1, 0>(field, x, point, layer);
    } else {
      if constexpr ((i & (1 << d)) == 0 && ((i >> (d + 1)) << (d + 1)) < wanted) {
        constexpr int j = i | (1 << d);
        add_scaled<kind, (i >> (d + 1))>(field, x[i], x[j], point, layer + d);
        x[j] = add(x[j], x[i]);
      }
      forward<kind, levels, wanted, d, i + 1>(field, x, point, layer);
    }
  }
}

template <int levels>
FLOE_INLINE void inverse_any(const Field& field, Kind kind, Pair* x, std::uint32_t point,
                             std::uint32_t layer) {
  if (kind == Kind::byte) return inverse<Kind::byte, levels>(field, x, point, layer);
  if (kind == Kind::constant) return inverse<Kind::constant, levels>(field, x, point, layer);
  inverse<Kind::any, levels>(field, x, point, layer);
}

template <int levels, int wanted = 1 << levels>
FLOE_INLINE void forward_any(const Field& field, Kind kind, Pair* x, std::uint32_t point,
                             std::uint32_t layer) {
  if (kind == Kind::byte) return forward<Kind::byte, levels, wanted>(field, x, point, layer);
  if (kind == Kind::constant) return forward<Kind::constant, levels, wanted>(field, x, point, layer);
  forward<Kind::any, levels, wanted>(field, x, point, layer);
}

template <int count, int i = 0>
FLOE_INLINE void load_group(Pair* x, const std::uint8_t* from, std::size_t step) {
  if constexpr (i < count) {
    x[i] = load(from + i * step);
    load_group<count, i + 1>(x, from, step);
  }
}
template <int count, int i = 0>
FLOE_INLINE void store_group(const Pair* x, std::uint8_t* to, std::size_t step) {
  if constexpr (i < count) {
    store(to + i * step, x[i]);
    store_group<count, i + 1>(x, to, step);
  }
}

// `columns` groups side by side, in place. Their factors are the same.
template <int levels>
void inverse_columns(const Field& field, std::uint8_t* w, std::size_t step, std::size_t columns,
                     std::uint32_t point, std::uint32_t layer) {
  const auto kind = kind_of(point, layer, levels);
  for (std::size_t c = 0; c < columns; ++c, w += pair_bytes) {
    Pair x[1 << levels];
    load_group<1 << levels>(x, w, step);
    inverse_any<levels>(field, kind, x, point, layer);
    store_group<1 << levels>(x, w, step);
  }
}

template <int levels>
void forward_columns(const Field& field, std::uint8_t* w, std::size_t step, std::size_t columns,
                     std::uint32_t point, std::uint32_t layer) {
  const auto kind = kind_of(point, layer, levels);
  for (std::size_t c = 0; c < columns; ++c, w += pair_bytes) {
    Pair x[1 << levels];
    load_group<1 << levels>(x, w, step);
    forward_any<levels>(field, kind, x, point, layer);
    store_group<1 << levels>(x, w, step);
  }
}

}  // namespace
}  // namespace floe::codec
