// Field arithmetic over lanes, shared by the transform and the sums. kernel_<isa>.cpp define `Lanes` first.
// All is of internal linkage and no library template is used, so that no code built for one instruction set
// can leak into another.
//
// Values are held in tower form over GF(256), where a factor from GF(256) costs one byte map for each half.
// Nearly all factors of the transform are such, because the factor of layer d at point p is the element with
// index p >> d.
#pragma once

#include "codec/kernel.hpp"

#define FLOE_INLINE [[gnu::always_inline]] inline

namespace floe::codec {
namespace {

using Vector = Lanes::Vector;
using gf16::Factor;

// A strip of field elements: low and high tower coordinates.
struct Pair {
  Vector low, high;
};

constexpr std::size_t pair_bytes = 2 * Lanes::bytes;

FLOE_INLINE Pair zero_pair() { return {Lanes::zero(), Lanes::zero()}; }
FLOE_INLINE Pair add(Pair x, Pair y) { return {Lanes::add(x.low, y.low), Lanes::add(x.high, y.high)}; }
FLOE_INLINE Pair load(const std::uint8_t* at) { return {Lanes::load(at), Lanes::load(at + Lanes::bytes)}; }
FLOE_INLINE void store(std::uint8_t* at, Pair x) {
  Lanes::store(at, x.low);
  Lanes::store(at + Lanes::bytes, x.high);
}

struct Field {
  const Factor* factors = gf16::factors();
  const std::uint8_t (*times)[32] = gf16::byte_maps().times;
  const std::uint8_t* derive = gf16::byte_maps().derive;

  // Cantor to tower coordinates and back: the map is its own inverse.
  FLOE_INLINE Pair convert(Pair x) const {
    return {Lanes::add_image(x.low, Lanes::map(derive), Lanes::nibbles(x.high)), x.high};
  }
  // x += f*y for f in GF(256)
  FLOE_INLINE void add_product_byte(Pair& x, std::uint32_t f, Pair y) const {
    const auto map = Lanes::map(times[f]);
    x.low = Lanes::add_image(x.low, map, Lanes::nibbles(y.low));
    x.high = Lanes::add_image(x.high, map, Lanes::nibbles(y.high));
  }
  // x += f*y
  FLOE_INLINE void add_product(Pair& x, Factor f, Pair y) const {
    if (f.in_gf256()) return add_product_byte(x, f.u_to_low, y);
    const auto u = Lanes::nibbles(y.low);
    const auto v = Lanes::nibbles(y.high);
    x.low = Lanes::add_image(x.low, Lanes::map(times[f.u_to_low]), u);
    x.high = Lanes::add_image(x.high, Lanes::map(times[f.u_to_high]), u);
    x.low = Lanes::add_image(x.low, Lanes::map(times[f.v_to_low]), v);
    x.high = Lanes::add_image(x.high, Lanes::map(times[f.v_to_high]), v);
  }
  FLOE_INLINE Pair product(Factor f, Pair y) const {
    auto x = zero_pair();
    add_product(x, f, y);
    return x;
  }
};

using In = Lanes::In;
using Out = Lanes::Out;

// Calls work for every strip of the runs.
template <class Work>
FLOE_INLINE void for_each_strip_of(const Run* runs, std::size_t count, Work work) {
  for (const auto* run = runs; run != runs + count; ++run) {
    In in(run->in);
    Out out(run->out);
    for (std::size_t strip = 0; strip < run->strips; ++strip) {
      work(in, out);
      in.advance();
      out.advance();
    }
  }
}

FLOE_INLINE Pair read(const Field& field, const In& in, std::size_t symbol) {
  Pair x;
  in.get(symbol, x.low, x.high);
  return field.convert(x);
}
FLOE_INLINE void write(const Field& field, const Out& out, std::size_t symbol, Pair x) {
  const auto y = field.convert(x);
  out.put(symbol, y.low, y.high);
}

}  // namespace
}  // namespace floe::codec
