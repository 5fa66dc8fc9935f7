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

// What the factors of a group are known to be: with point 0 they are the constants 0, 2, 4, ..; else those of
// the lowest `kind` layers lie outside GF(256) and the others inside, as the factor of layer d is the element
// with index point >> d.
using Kind = int;
constexpr Kind kConstant = -1;

FLOE_INLINE Kind kind_of(std::uint32_t point, std::uint32_t layer, int levels) {
  if (point == 0) return kConstant;
  Kind outside = 0;
  for (auto top = point >> (layer + 8); top != 0 && outside < levels; top >>= 1) ++outside;
  return outside;
}

// The factors of a group, looked up one by one as they are met.
template <Kind kind, int levels>
struct Factors {
  std::uint32_t point, layer;
  FLOE_INLINE Factors(Field, std::uint32_t first, std::uint32_t lowest) : point(first), layer(lowest) {}

  // x += f*y for block number `block` of layer `d` of the group.
  template <int d, int block>
  FLOE_INLINE void add_scaled(Field field, Pair& x, Pair y) const {
    if constexpr (kind == kConstant) {
      if constexpr (block > 0) field.add_product_byte(x, 2 * block, y);
    } else if constexpr (d >= kind) {
      field.add_product_byte(x, (point >> (layer + d)) + 2 * block, y);
    } else {
      field.add_product_outside(x, point >> (layer + d), 2 * block, y);
    }
  }
};

// The same looked up beforehand, for many groups with the same factors, all inside GF(256): stores into work arrays
// keep the compiler from doing so by itself.
template <Kind kind, int levels>
struct KeptFactors {
  Lanes::Map maps[1 << levels];  // those of a layer follow those of the layer above

  template <int d, int block>
  static constexpr int place = (1 << (levels - 1 - d)) - 1 + block;

  FLOE_INLINE KeptFactors(Field field, std::uint32_t point, std::uint32_t layer) {
    each<levels>([&](int d) FLOE_INLINE_BODY {
      each<1 << (levels - 1)>([&](int block) FLOE_INLINE_BODY {
        const auto of_layer = 1 << (levels - 1 - d);
        const auto first = kind == kConstant ? 0 : point >> (layer + static_cast<std::uint32_t>(d));
        if (block < of_layer)
          maps[of_layer - 1 + block] = field.maps.times(first + 2 * static_cast<std::uint32_t>(block));
      });
    });
  }
  template <int d, int block>
  FLOE_INLINE void add_scaled(Field field, Pair& x, Pair y) const {
    if constexpr (kind != kConstant || block > 0) field.add_image(x, maps[place<d, block>], y);
  }
};

// Those of groups of neighbouring values in one block of at most 256: of a factor outside GF(256) they share
// two maps of the four, and what the other two differ by from the group's place: two sums for a factor are left.
template <Kind kind, int levels>
struct SharedFactors {
  static constexpr int outside = kind > 0 ? kind : 0;
  Lanes::Map v_to_low[outside + 1], u_to_high[outside + 1];
  std::uint32_t to_low[outside + 1], to_high[outside + 1];

  FLOE_INLINE SharedFactors(Field field, std::uint32_t first) {
    each<outside>([&](int d) FLOE_INLINE_BODY {
      const auto high = field.factors[first >> d & ~255u];
      v_to_low[d] = field.maps.times(high.v_to_low);
      u_to_high[d] = field.maps.times(high.u_to_high);
      to_low[d] = high.u_to_low;
      to_high[d] = high.u_to_low ^ high.u_to_high;
    });
  }
  struct OfGroup {
    const SharedFactors& shared;
    std::uint32_t point;

    template <int d, int block>
    FLOE_INLINE void add_scaled(Field field, Pair& x, Pair y) const {
      const auto factor = (point >> d) + 2 * block;
      if constexpr (d >= outside) {
        field.add_product_byte(x, factor, y);
      } else {
        const auto u = Lanes::operand(y.low), v = Lanes::operand(y.high);
        const auto low = (factor & 255u) ^ shared.to_low[d], high = (factor & 255u) ^ shared.to_high[d];
        x.low = Lanes::add_images(x.low, field.maps.times(low), u, shared.v_to_low[d], v);
        x.high = Lanes::add_images(x.high, shared.u_to_high[d], u, field.maps.times(high), v);
      }
    }
  };
  FLOE_INLINE OfGroup of_group(std::uint32_t point) const { return {*this, point}; }
};

// The same where maps take too many registers to be kept.
template <Kind kind, int levels>
struct SingleFactors {
  Field field;
  FLOE_INLINE SingleFactors(Field f, std::uint32_t) : field(f) {}
  FLOE_INLINE Factors<kind, levels> of_group(std::uint32_t point) const { return {field, point, 0}; }
};

template <Kind kind, int levels>
using BlockFactors =
    std::conditional_t<Lanes::keeps_maps, SharedFactors<kind, levels>, SingleFactors<kind, levels>>;
template <Kind kind, int levels>
using ColumnFactors = std::conditional_t<Lanes::keeps_maps && kind <= 0 && levels != 0,
                                         KeptFactors<kind, levels>, Factors<kind, levels>>;

template <int levels, int d = 0, int i = 0, class Factors>
FLOE_INLINE void inverse(Field field, Pair* x, const Factors& factors) {
  if constexpr (d < levels) {
    if constexpr (i == (1 << levels)) {
      inverse<levels, d + 1, 0>(field, x, factors);
    } else {
      if constexpr ((i & (1 << d)) == 0) {
        constexpr int j = i | (1 << d);
        x[j] = add(x[j], x[i]);
        factors.template add_scaled<d, (i >> (d + 1))>(field, x[i], x[j]);
      }
      inverse<levels, d, i + 1>(field, x, factors);
    }
  }
}

// Only what the first `wanted` values need.
template <int levels, int wanted, int d = levels - 1, int i = 0, class Factors>
FLOE_INLINE void forward(Field field, Pair* x, const Factors& factors) {
  if constexpr (d >= 0) {
    if constexpr (i == (1 << levels)) {
      forward<levels, wanted, d - 1, 0>(field, x, factors);
    } else {
      if constexpr ((i & (1 << d)) == 0 && ((i >> (d + 1)) << (d + 1)) < wanted) {
        constexpr int j = i | (1 << d);
        factors.template add_scaled<d, (i >> (d + 1))>(field, x[i], x[j]);
        x[j] = add(x[j], x[i]);
      }
      forward<levels, wanted, d, i + 1>(field, x, factors);
    }
  }
}

// body(Number<kind>) for a kind known at run time, so that loops inside it need not ask again.
template <int levels, Kind first = kConstant, class Body>
FLOE_INLINE void with_kind(Kind kind, const Body& body) {
  if constexpr (first < levels) {
    if (kind != first) return with_kind<levels, first + 1>(kind, body);
  }
  body(Number<first>{});
}

template <int count>
FLOE_INLINE void load_group(Pair* x, const std::uint8_t* from, std::size_t step) {
  each<count>([&](int i) FLOE_INLINE_BODY { x[i] = load(from + static_cast<std::size_t>(i) * step); });
}
template <int count>
FLOE_INLINE void store_group(const Pair* x, std::uint8_t* to, std::size_t step) {
  each<count>([&](int i) FLOE_INLINE_BODY { store(to + static_cast<std::size_t>(i) * step, x[i]); });
}
template <int count>
FLOE_INLINE void add_group(Pair* x, const std::uint8_t* from, std::size_t step) {
  each<count>([&](int i)
                  FLOE_INLINE_BODY { x[i] = add(x[i], load(from + static_cast<std::size_t>(i) * step)); });
}

// A group of which a part matters is taken by quarters, or whole where that cannot pay.
template <int levels>
FLOE_INLINE std::uint32_t part_of_group(Kind kind, std::uint32_t count) {
  constexpr std::uint32_t size = 1u << levels, quarter = size < 4 ? 1 : size / 4;
  return kind > 0 || count >= size ? size : (count + quarter - 1) / quarter * quarter;
}

// body(Number<kind>, Number<part>) for kinds and parts of a group that part_of_group allows.
template <int levels, int part = 1 << levels, class Body>
FLOE_INLINE void with_part(Kind kind, std::uint32_t count, const Body& body) {
  constexpr int quarter = (1 << levels) < 4 ? 1 : (1 << levels) / 4;
  if constexpr (part > quarter) {
    if (count < part) return with_part<levels, part - quarter>(kind, count, body);
  }
  if constexpr (part < (1 << levels)) {
    with_kind<0>(kind, [&](auto k) FLOE_INLINE_BODY { body(k, Number<part>{}); });
  } else {
    with_kind<levels>(kind, [&](auto k) FLOE_INLINE_BODY { body(k, Number<part>{}); });
  }
}

// `columns` groups side by side, all with the same factors, from one place to another or in place. Values
// from number `live`, a part of the group, on are zero. Where `sum`, the results are added to what is there.
template <int levels, bool sum = false>
void inverse_columns(Field field, const std::uint8_t* from, std::uint8_t* to, std::size_t step,
                     std::size_t columns, std::uint32_t point, std::uint32_t layer,
                     std::uint32_t live = 1u << levels) {
  constexpr int size = 1 << levels;
  with_part<levels>(kind_of(point, layer, levels), live, [&](auto kind, auto part) FLOE_INLINE_BODY {
    const ColumnFactors<kind.value, levels> factors(field, point, layer);
    for (std::size_t c = 0; c < columns; ++c, from += kPairBytes, to += kPairBytes) {
      Pair x[size];
      each<size>([&](int i) FLOE_INLINE_BODY { x[i] = zero_pair(); });
      load_group<part.value>(x, from, step);
      inverse<levels>(field, x, factors);
      if constexpr (sum) add_group<size>(x, to, step);
      store_group<size>(x, to, step);
    }
  });
}

// The same forward. Only the first `wanted` values, a part of the group, are written.
template <int levels>
void forward_columns(Field field, const std::uint8_t* from, std::uint8_t* to, std::size_t step,
                     std::size_t columns, std::uint32_t point, std::uint32_t layer,
                     std::uint32_t wanted = 1u << levels) {
  constexpr int size = 1 << levels;
  with_part<levels>(kind_of(point, layer, levels), wanted, [&](auto kind, auto part) FLOE_INLINE_BODY {
    const ColumnFactors<kind.value, levels> factors(field, point, layer);
    for (std::size_t c = 0; c < columns; ++c, from += kPairBytes, to += kPairBytes) {
      Pair x[size];
      load_group<size>(x, from, step);
      forward<levels, part.value>(field, x, factors);
      store_group<part.value>(x, to, step);
    }
  });
}

}  // namespace
}  // namespace floe::codec
