// The linear maps of bytes that the field needs, over registers that offer one of two ways to apply one.
#pragma once

#include "codec/gf16.hpp"

namespace floe::codec {
namespace {

// By nibbles: two tables of sixteen entries for each map. `Registers` offer map(entries), nibbles(v) and
// add_image(a, map, nibbles).
template <class Registers>
struct NibbleLanes : Registers {
  using typename Registers::Map;
  using typename Registers::Vector;
  using Operand = typename Registers::Nibbles;
  static constexpr bool keeps_maps = false;

  struct Maps {
    const std::uint8_t (*factors)[32] = gf16::byte_maps().times;
    const std::uint8_t* derivation = gf16::byte_maps().derive;
    [[gnu::always_inline]] Map times(std::uint32_t factor) const { return Registers::map(factors[factor]); }
    [[gnu::always_inline]] Map derive() const { return Registers::map(derivation); }
  };
  [[gnu::always_inline]] static Operand operand(const Vector& v) { return Registers::nibbles(v); }
  [[gnu::always_inline]] static Vector add_images(const Vector& a, Map m, const Operand& u, Map n,
                                                  const Operand& v) {
    return Registers::add_image(Registers::add_image(a, m, u), n, v);
  }
};

// By a matrix of bits, eight bytes for each map. `Registers` offer map(matrix), image(map, v) and
// sum(a, b, c).
template <class Registers>
struct MatrixLanes : Registers {
  using typename Registers::Map;
  using typename Registers::Vector;
  using Operand = Vector;
  static constexpr bool keeps_maps = true;

  struct Maps {
    const std::uint64_t* factors = gf16::byte_matrices().times;
    std::uint64_t derivation = gf16::byte_matrices().derive;
    [[gnu::always_inline]] Map times(std::uint32_t factor) const { return Registers::map(factors[factor]); }
    [[gnu::always_inline]] Map derive() const { return Registers::map(derivation); }
  };
  [[gnu::always_inline]] static Operand operand(const Vector& v) { return v; }
  [[gnu::always_inline]] static Vector add_image(const Vector& a, Map m, const Operand& v) {
    return Registers::add(a, Registers::image(m, v));
  }
  [[gnu::always_inline]] static Vector add_images(const Vector& a, Map m, const Operand& u, Map n,
                                                  const Operand& v) {
    return Registers::sum(a, Registers::image(m, u), Registers::image(n, v));
  }
};

}  // namespace
}  // namespace floe::codec
