// The field GF(2^16) with x^16+x^5+x^3+x^2+1, every element named by its *index* in the Cantor basis: bit b
// of the index adds basis vector V[b], so addition is XOR of indices and indices below 2, 4, 16 and 256 are
// the subfields. Kernels work in tower form over GF(256), where [256]^2 = [256] + [0x80].
#pragma once

#include <array>
#include <cstdint>

namespace floe::codec::gf16 {

using Element = std::uint16_t;

// Logarithms to base x. log[0] is 0 by convention (the locator transform relies on it); exp has one more
// entry than the group so that exp[65535] == exp[0].
struct Tables {
  std::array<Element, 65536> log;
  std::array<Element, 65536> exp;
};
const Tables& tables();

Element multiply(Element a, Element b);
Element inverse(Element a);  // inverse(0) is 0
Element divide(Element a, Element b);

// [hi:lo] in Cantor coordinates equals low + high*[256] in tower coordinates, with high = hi and
// low = lo ^ derive(hi).
struct Tower {
  std::uint8_t low;
  std::uint8_t high;
};
std::uint8_t derive(std::uint8_t high);
Tower to_tower(Element a);

// The multiplications by every element of GF(256), and the map `derive`, as linear maps split by nibble: the
// image of b is map[b & 15] ^ map[16 + (b >> 4)]. 8 KiB that stay in the first-level cache. Plain arrays,
// because kernels built for one instruction set must not instantiate library templates that other files
// share.
struct ByteMaps {
  alignas(64) std::uint8_t times[256][32];
  alignas(64) std::uint8_t derive[32];
};
const ByteMaps& byte_maps();

// The same maps as matrices of bits, 2 KiB, laid out as the GFNI instructions of x86-64 want them: byte 7-i, from
// the lowest, is the row of bit i of the image, whose bit j says whether bit j of the argument counts.
struct ByteMatrices {
  alignas(64) std::uint64_t times[256];
  std::uint64_t derive;
};
const ByteMatrices& byte_matrices();

// A constant factor low + high*[256] as the four GF(256) factors that multiply a pair (u, v) = u + v*[256]:
// product = (u_to_low*u + v_to_low*v) + (u_to_high*u + v_to_high*v)*[256].
struct Factor {
  std::uint8_t u_to_low, v_to_low, u_to_high, v_to_high;
  bool in_gf256() const { return u_to_high == 0; }
  bool is_zero() const { return u_to_low == 0 && u_to_high == 0; }
};
Factor to_factor(Element a);
const Factor* factors();  // to_factor of all 65536 elements

}  // namespace floe::codec::gf16
