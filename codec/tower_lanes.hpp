// Field arithmetic over lanes, shared by the transform and the sums.
//
// Values are held in tower form over GF(256), where a factor from GF(256) costs one byte map for each half.
// Nearly all factors of the transform are such, because the factor of layer d at point p is the element with
// index p >> d.
#pragma once

#include "codec/kernel.hpp"

#define FLOE_INLINE [[gnu::always_inline]] inline
#define FLOE_INLINE_BODY __attribute__((always_inline))  // of a lambda

namespace floe::codec {
namespace {

template <int number>
struct Number {
  static constexpr int value = number;
};

// body(0), .., body(count - 1), unrolled: values in an array stay in registers only where every index is a
// constant.
template <int count, int i = 0, class Body>
FLOE_INLINE void each(const Body& body) {
  if constexpr (i < count) {
    body(i);
    each<count, i + 1>(body);
  }
}

using Vector = Lanes::Vector;
using gf16::Factor;

// A strip of field elements: low and high tower coordinates.
struct Pair {
  Vector low, high;
};

constexpr std::size_t kPairBytes = 2 * Lanes::bytes;

FLOE_INLINE Pair zero_pair() { return {Lanes::zero(), Lanes::zero()}; }
FLOE_INLINE Pair add(Pair x, Pair y) { return {Lanes::add(x.low, y.low), Lanes::add(x.high, y.high)}; }
FLOE_INLINE Pair load(const std::uint8_t* at) { return {Lanes::load(at), Lanes::load(at + Lanes::bytes)}; }
FLOE_INLINE void store(std::uint8_t* at, Pair x) {
  Lanes::store(at, x.low);
  Lanes::store(at + Lanes::bytes, x.high);
}

struct Field {
  const Factor* factors = gf16::factors();
  Lanes::Maps maps;

  // Cantor to tower coordinates and back: the map is its own inverse.
  FLOE_INLINE Pair convert(Pair x) const {
    return {Lanes::add_image(x.low, maps.derive(), Lanes::operand(x.high)), x.high};
  }
  // x += f*y for f in GF(256)
  FLOE_INLINE void add_product_byte(Pair& x, std::uint32_t f, Pair y) const {
    add_image(x, maps.times(f), y);
  }
  FLOE_INLINE void add_image(Pair& x, Lanes::Map map, Pair y) const {
    x.low = Lanes::add_image(x.low, map, Lanes::operand(y.low));
    x.high = Lanes::add_image(x.high, map, Lanes::operand(y.high));
  }
  // x += f*y
  FLOE_INLINE void add_product(Pair& x, Factor f, Pair y) const {
    if (f.in_gf256()) return add_product_byte(x, f.u_to_low, y);
    add_product_wide(x, f, y);
  }
  FLOE_INLINE void add_product_wide(Pair& x, Factor f, Pair y) const {
    const auto u = Lanes::operand(y.low);
    const auto v = Lanes::operand(y.high);
    x.low = Lanes::add_images(x.low, maps.times(f.u_to_low), u, maps.times(f.v_to_low), v);
    x.high = Lanes::add_images(x.high, maps.times(f.u_to_high), u, maps.times(f.v_to_high), v);
  }
  // x += f*y for f = [first ^ more] with first >= 256 > more: two of the four factors are those of
  // [first & ~255].
  FLOE_INLINE void add_product_outside(Pair& x, std::uint32_t first, std::uint32_t more, Pair y) const {
    const auto high = factors[first & ~255u];
    const auto low = (first & 255u) ^ high.u_to_low;
    const auto byte = [](std::uint32_t value) { return static_cast<std::uint8_t>(value); };
    add_product_wide(x, {byte(low ^ more), high.v_to_low, high.u_to_high, byte(low ^ high.u_to_high ^ more)},
                     y);
  }
  FLOE_INLINE Pair product(Factor f, Pair y) const {
    auto x = zero_pair();
    add_product_wide(x, f, y);
    return x;
  }
};

}  // namespace
}  // namespace floe::codec
