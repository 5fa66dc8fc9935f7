// Strips in the caller's memory: where the symbols of a strip lie, and their conversion to and from tower
// form.
#pragma once

#include "codec/tower_lanes.hpp"

namespace floe::codec {
namespace {

// The caller's side of a strip, for one layout, so that no symbol asks for it.
template <Layout layout, class At>
struct Side {
  At at;
  explicit Side(const At& strips) : at(strips) {}
  FLOE_INLINE void advance() {
    at.low += at.step;
    at.high += at.step;
  }
  FLOE_INLINE auto* low(std::size_t symbol) const { return at.symbols[symbol] + at.low; }
  FLOE_INLINE auto* high(std::size_t symbol) const { return at.symbols[symbol] + at.high; }
  FLOE_INLINE void prefetch(std::size_t symbol) const {
    const auto* const first = low(symbol);
    __builtin_prefetch(first);
    if constexpr (Lanes::blocks > 1)
      __builtin_prefetch(layout == Layout::planes ? high(symbol) : first + at.gap);
  }
};

template <Layout layout>
struct In : Side<layout, StripsIn> {
  using Side<layout, StripsIn>::Side;
  FLOE_INLINE Pair read(const Field& field, std::size_t symbol) const {
    const auto* const low = this->low(symbol);
    Pair x;
    if constexpr (layout == Layout::planes) {
      x = {Lanes::load_any(low), Lanes::load_any(this->high(symbol))};
    } else {
      Lanes::load_blocks(low, low + this->at.gap, x.low, x.high);
    }
    return field.convert(x);
  }
};

template <Layout layout>
struct Out : Side<layout, StripsOut> {
  using Side<layout, StripsOut>::Side;
  FLOE_INLINE void write(const Field& field, std::size_t symbol, Pair x) const {
    const auto y = field.convert(x);
    auto* const low = this->low(symbol);
    if constexpr (layout == Layout::planes) {
      Lanes::store_any(low, y.low);
      Lanes::store_any(this->high(symbol), y.high);
    } else if constexpr (layout == Layout::lines) {
      Lanes::store_lines(y.low, y.high, low, low + this->at.gap);
    } else {
      Lanes::store_blocks(y.low, y.high, low, low + this->at.gap);
    }
  }
};

// Calls work for every strip of all parts.
template <Layout layout, class Work>
FLOE_INLINE void for_each_strip_in(const Strips& strips, Work work) {
  In<layout> in(strips.in);
  Out<layout> out(strips.out);
  for (std::size_t strip = 0; strip < strips.count; ++strip) {
    work(in, out);
    in.advance();
    out.advance();
  }
}
template <class Work>
FLOE_INLINE void for_each_strip_of(const Strips* parts, std::size_t count, Work work) {
  for (const auto* strips = parts; strips != parts + count; ++strips) {
    if (strips->layout == Layout::planes) {
      for_each_strip_in<Layout::planes>(*strips, work);
    } else if (Lanes::tells_lines && strips->layout == Layout::lines) {
      for_each_strip_in<Lanes::tells_lines ? Layout::lines : Layout::blocks>(*strips, work);
    } else {
      for_each_strip_in<Layout::blocks>(*strips, work);
    }
  }
}

}  // namespace
}  // namespace floe::codec
