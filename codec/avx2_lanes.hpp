// Registers of x86-64 with AVX2, and hashes of four messages at once.
#pragma once

#include <immintrin.h>

#include <cstring>

#include "codec/one_block_lanes.hpp"

namespace floe::codec {
namespace {

struct Avx2 {
  using Vector = __m256i;
  static Vector zero() { return _mm256_setzero_si256(); }
  static Vector load(const std::uint8_t* p) { return _mm256_loadu_si256(reinterpret_cast<const Vector*>(p)); }
  static void store(std::uint8_t* p, Vector v) { _mm256_storeu_si256(reinterpret_cast<Vector*>(p), v); }
  static Vector add(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
};

struct Words {
  static constexpr std::size_t lanes = 4;
  using Word = __m256i;

  static Word add(Word a, Word b) { return _mm256_add_epi64(a, b); }
  static Word exclusive_or(Word a, Word b) { return _mm256_xor_si256(a, b); }
  template <int bits>
  static Word rotate(Word a) {
    if constexpr (bits == 32) return _mm256_shuffle_epi32(a, 0xb1);
    if constexpr (bits == 63) return exclusive_or(_mm256_srli_epi64(a, 63), add(a, a));
    // By whole bytes: one shuffle.
    constexpr char s = bits / 8;
    const auto by_bytes =
        _mm_setr_epi8(s & 7, (s + 1) & 7, (s + 2) & 7, (s + 3) & 7, (s + 4) & 7, (s + 5) & 7, (s + 6) & 7,
                      (s + 7) & 7, 8 + (s & 7), 8 + ((s + 1) & 7), 8 + ((s + 2) & 7), 8 + ((s + 3) & 7),
                      8 + ((s + 4) & 7), 8 + ((s + 5) & 7), 8 + ((s + 6) & 7), 8 + ((s + 7) & 7));
    return _mm256_shuffle_epi8(a, _mm256_broadcastsi128_si256(by_bytes));
  }
  static Word broadcast(std::uint64_t value) { return _mm256_set1_epi64x(static_cast<long long>(value)); }

  static void transpose(const Word* row, Word* column) {
    const auto a = _mm256_unpacklo_epi64(row[0], row[1]), b = _mm256_unpackhi_epi64(row[0], row[1]);
    const auto c = _mm256_unpacklo_epi64(row[2], row[3]), d = _mm256_unpackhi_epi64(row[2], row[3]);
    column[0] = _mm256_permute2x128_si256(a, c, 0x20);
    column[1] = _mm256_permute2x128_si256(b, d, 0x20);
    column[2] = _mm256_permute2x128_si256(a, c, 0x31);
    column[3] = _mm256_permute2x128_si256(b, d, 0x31);
  }

  static void load_message(const std::uint8_t* const* lane, std::size_t at, std::size_t here, Word* message) {
    alignas(32) std::uint8_t block[lanes][128];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < lanes; ++i) {
      if (here < 128) std::memset(block[i], 0, 128);
      if (at == 0) {
        block[i][0] = 0;
        std::memcpy(block[i] + 1, lane[i], here - 1);
      } else if (here == 128) {
        std::memcpy(block[i], lane[i] + at - 1, 128);
      } else {
        std::memcpy(block[i], lane[i] + at - 1, here);
      }
    }
#pragma GCC unroll 8
    for (std::size_t q = 0; q < 4; ++q) {
      Word row[lanes];
#pragma GCC unroll 8
      for (std::size_t i = 0; i < lanes; ++i) row[i] = Avx2::load(block[i] + 32 * q);
      transpose(row, message + 4 * q);
    }
  }

  static void load_pairs(const std::uint8_t* left, const std::uint8_t* right, std::size_t stride,
                         std::size_t live, Word* words) {
    Word row[2][lanes];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < lanes; ++i) {
      const auto at = (i < live ? i : live - 1) * stride;
      row[0][i] = Avx2::load(left + at);
      row[1][i] = Avx2::load(right + at);
    }
    transpose(row[0], words);
    transpose(row[1], words + 4);
  }
  template <int bits>
  static Word up(Word a) {
    return _mm256_slli_epi64(a, bits);
  }
  template <int bits>
  static Word down(Word a) {
    return _mm256_srli_epi64(a, bits);
  }

  static void store_digests(const Word* h, std::size_t live, std::uint8_t* digests) {
    Word digest[lanes];
    transpose(h, digest);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < live; ++i) Avx2::store(digests + 32 * i, digest[i]);
  }
};

}  // namespace
}  // namespace floe::codec
