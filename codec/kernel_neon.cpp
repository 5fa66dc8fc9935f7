// Lanes for aarch64 with Advanced SIMD (NEON), which every such processor has: one block of 32 elements to a
// strip in two registers, two messages to a hash.
#if defined(__aarch64__) && !defined(FLOE_PORTABLE_ONLY)
#include <arm_neon.h>

#include <cstring>

#include "codec/image_lanes.hpp"
#include "codec/kernel.hpp"
#include "codec/one_block_lanes.hpp"

namespace floe::codec {
namespace {

struct Shuffles {
  using Vector = uint8x16x2_t;
  struct Nibbles {
    Vector low, high;
  };
  struct Map {
    uint8x16_t low, high;
  };

  static Vector zero() { return {vdupq_n_u8(0), vdupq_n_u8(0)}; }
  static Vector load(const std::uint8_t* p) { return {vld1q_u8(p), vld1q_u8(p + 16)}; }
  static void store(std::uint8_t* p, Vector v) {
    vst1q_u8(p, v.val[0]);
    vst1q_u8(p + 16, v.val[1]);
  }
  static Vector add(Vector a, Vector b) {
    return {veorq_u8(a.val[0], b.val[0]), veorq_u8(a.val[1], b.val[1])};
  }
  static Nibbles nibbles(Vector v) {
    const auto mask = vdupq_n_u8(15);
    return {{vandq_u8(v.val[0], mask), vandq_u8(v.val[1], mask)},
            {vshrq_n_u8(v.val[0], 4), vshrq_n_u8(v.val[1], 4)}};
  }
  static Map map(const std::uint8_t* entries) { return {vld1q_u8(entries), vld1q_u8(entries + 16)}; }
  static Vector add_image(Vector a, Map m, Nibbles n) {
    for (int i = 0; i < 2; ++i) {
      a.val[i] =
          veorq_u8(a.val[i], veorq_u8(vqtbl1q_u8(m.low, n.low.val[i]), vqtbl1q_u8(m.high, n.high.val[i])));
    }
    return a;
  }
};
using Lanes = NibbleLanes<OneBlockLanes<Shuffles>>;

struct Words {
  static constexpr std::size_t lanes = 2;
  using Word = uint64x2_t;

  static Word add(Word a, Word b) { return vaddq_u64(a, b); }
  static Word exclusive_or(Word a, Word b) { return veorq_u64(a, b); }
  template <int bits>
  static Word rotate(Word a) {
    return vsriq_n_u64(vshlq_n_u64(a, 64 - bits), a, bits);
  }
  static Word broadcast(std::uint64_t value) { return vdupq_n_u64(value); }

  static void load_message(const std::uint8_t* const* lane, std::size_t at, std::size_t here, Word* message) {
    std::uint8_t block[lanes][128] = {};
    for (std::size_t i = 0; i < lanes; ++i) {
      std::memcpy(block[i] + (at == 0), lane[i] + at - (at != 0), here - (at == 0));
    }
    for (std::size_t w = 0; w < 16; w += 2) {
      const auto a = vreinterpretq_u64_u8(vld1q_u8(block[0] + 8 * w));
      const auto b = vreinterpretq_u64_u8(vld1q_u8(block[1] + 8 * w));
      message[w] = vtrn1q_u64(a, b);
      message[w + 1] = vtrn2q_u64(a, b);
    }
  }

  static void load_pairs(const std::uint8_t* left, const std::uint8_t* right, std::size_t stride,
                         std::size_t live, Word* words) {
    const auto second = live > 1 ? stride : 0;
    for (std::size_t w = 0; w < 8; w += 2) {
      const auto* at = (w < 4 ? left : right) + 8 * (w % 4);
      const auto a = vreinterpretq_u64_u8(vld1q_u8(at));
      const auto b = vreinterpretq_u64_u8(vld1q_u8(at + second));
      words[w] = vtrn1q_u64(a, b);
      words[w + 1] = vtrn2q_u64(a, b);
    }
  }
  template <int bits>
  static Word up(Word a) {
    return vshlq_n_u64(a, bits);
  }
  template <int bits>
  static Word down(Word a) {
    return vshrq_n_u64(a, bits);
  }

  static void store_digests(const Word* h, std::size_t live, std::uint8_t* digests) {
    for (std::size_t w = 0; w < 4; w += 2) {
      vst1q_u8(digests + 8 * w, vreinterpretq_u8_u64(vtrn1q_u64(h[w], h[w + 1])));
      if (live > 1) vst1q_u8(digests + 32 + 8 * w, vreinterpretq_u8_u64(vtrn2q_u64(h[w], h[w + 1])));
    }
  }
};

bool always() { return true; }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::neon_kernel = kernel_of_lanes("neon", always);

#endif
