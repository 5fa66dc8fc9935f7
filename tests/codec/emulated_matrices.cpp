// The lanes of GFNI for any processor: its one instruction is done here bit by bit, as its description has it, so
// that its table and all that is built on it are tested where the instruction is absent.
#include "tests/codec/emulated_matrices.hpp"

#include "codec/image_lanes.hpp"
#include "codec/portable_lanes.hpp"

namespace floe::codec {
namespace {

// Bit i of the image of b is the parity of row i and b; row i is byte 7-i of the matrix.
std::uint8_t image_of(std::uint64_t matrix, std::uint8_t b) {
  std::uint32_t image = 0;
  for (std::uint32_t i = 0; i < 8; ++i) {
    const auto row = static_cast<std::uint8_t>(matrix >> (8 * (7 - i)));
    image |= static_cast<std::uint32_t>(__builtin_parity(row & b)) << i;
  }
  return static_cast<std::uint8_t>(image);
}

struct Emulated : Portable {
  struct Map {
    std::uint64_t matrix;
  };
  static Map map(std::uint64_t matrix) { return {matrix}; }
  [[gnu::noinline]] static Vector image(Map m, const Vector& v) {
    // A linear map: the images of single bits give all others, eight steps for each byte instead of 64.
    std::uint8_t of_bit[8];
    for (std::uint32_t j = 0; j < 8; ++j) of_bit[j] = image_of(m.matrix, static_cast<std::uint8_t>(1u << j));
    Vector y = zero();
    for (std::size_t e = 0; e < sizeof v.byte; ++e) {
      for (std::uint32_t j = 0; j < 8; ++j) {
        const auto mask = static_cast<std::uint8_t>(-((v.byte[e] >> j) & 1));
        y.byte[e] = static_cast<std::uint8_t>(y.byte[e] ^ (of_bit[j] & mask));
      }
    }
    return y;
  }
  static Vector sum(const Vector& a, const Vector& b, const Vector& c) { return add(a, add(b, c)); }
};
using Lanes = MatrixLanes<OneBlockLanes<Emulated>>;

bool always() { return true; }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::emulated_matrices_kernel = kernel_of_lanes("gfni-emulated", always);

std::uint8_t floe::codec::emulated_image(std::uint64_t matrix, std::uint8_t b) { return image_of(matrix, b); }
