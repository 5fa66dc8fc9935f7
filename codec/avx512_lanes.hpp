// Registers of x86-64 with AVX-512 (F, BW, VL, DQ): two blocks of 32 elements to a strip, and hashes of eight
// messages at once.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace floe::codec {
namespace {

struct Avx512 {
  static constexpr std::size_t bytes = 64, blocks = 2;
  static constexpr int radix = 3;  // 8 pairs in 32 registers
  static constexpr bool tells_lines = false;

  using Vector = __m512i;
  static Vector zero() { return _mm512_setzero_si512(); }
  static Vector load(const std::uint8_t* p) { return _mm512_load_si512(p); }
  static void store(std::uint8_t* p, Vector v) { _mm512_store_si512(p, v); }
  static Vector add(Vector a, Vector b) { return _mm512_xor_si512(a, b); }
  static Vector sum(Vector a, Vector b, Vector c) {
    constexpr int sum_of_three = 0x96;
    return _mm512_ternarylogic_epi64(a, b, c, sum_of_three);
  }
  static Vector load_any(const std::uint8_t* p) { return _mm512_loadu_si512(p); }
  static void store_any(std::uint8_t* p, Vector v) { _mm512_storeu_si512(p, v); }
  static __m256i half(const std::uint8_t* p) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  }
  static Vector join(__m256i first, __m256i second) {
    return _mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1);
  }
  [[gnu::always_inline]] static void load_blocks(const std::uint8_t* first, const std::uint8_t* second,
                                                 Vector& low, Vector& high) {
    low = join(half(first), half(second));
    high = join(half(first + 32), half(second + 32));
  }
  [[gnu::always_inline]] static void store_blocks(Vector low, Vector high, std::uint8_t* first,
                                                  std::uint8_t* second) {
    part(low, first, second);
    part(high, first + 32, second + 32);
  }
  [[gnu::always_inline]] static void store_lines(Vector low, Vector high, std::uint8_t* first,
                                                 std::uint8_t* second) {
    store_blocks(low, high, first, second);
  }
  [[gnu::always_inline]] static void part(Vector v, std::uint8_t* first, std::uint8_t* second) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(first), _mm512_castsi512_si256(v));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(second), _mm512_extracti64x4_epi64(v, 1));
  }

  static __mmask64 first(std::size_t count) {
    return count >= 64 ? ~__mmask64{0} : (__mmask64{1} << count) - 1;
  }
  struct Part {
    std::size_t length;
    __mmask32 mask;
    explicit Part(std::size_t count) : length(count), mask(static_cast<__mmask32>(first(count))) {}
    [[gnu::always_inline]] Vector load(const std::uint8_t* const* at, std::size_t offset) const {
      return join(_mm256_maskz_loadu_epi8(mask, at[0] + offset),
                  _mm256_maskz_loadu_epi8(mask, at[1] + offset));
    }
    [[gnu::always_inline]] void store(std::uint8_t* const* at, std::size_t offset, Vector v) const {
      _mm256_mask_storeu_epi8(at[0] + offset, mask, _mm512_castsi512_si256(v));
      _mm256_mask_storeu_epi8(at[1] + offset, mask, _mm512_extracti64x4_epi64(v, 1));
    }
  };
};

struct Words {
  static constexpr std::size_t lanes = 8;
  using Word = __m512i;

  static Word add(Word a, Word b) { return _mm512_add_epi64(a, b); }
  static Word exclusive_or(Word a, Word b) { return _mm512_xor_si512(a, b); }
  template <int bits>
  static Word rotate(Word a) {
    return _mm512_ror_epi64(a, bits);
  }
  static Word broadcast(std::uint64_t value) { return _mm512_set1_epi64(static_cast<long long>(value)); }

  // Eight rows of eight words to eight columns.
  [[gnu::always_inline]] static void transpose(const Word* row, Word* column) {
    Word pair[8], quad[8];
#pragma GCC unroll 8
    for (int i = 0; i < 4; ++i) {
      pair[2 * i] = _mm512_unpacklo_epi64(row[2 * i], row[2 * i + 1]);
      pair[2 * i + 1] = _mm512_unpackhi_epi64(row[2 * i], row[2 * i + 1]);
    }
    // A register of pairs (2i, 2i+1) holds words j, j+2, j+4, j+6 of two rows in its four quarters.
#pragma GCC unroll 8
    for (int j = 0; j < 2; ++j) {
      quad[4 * j + 0] = _mm512_shuffle_i64x2(pair[j], pair[j + 2], 0x88);
      quad[4 * j + 1] = _mm512_shuffle_i64x2(pair[j], pair[j + 2], 0xdd);
      quad[4 * j + 2] = _mm512_shuffle_i64x2(pair[j + 4], pair[j + 6], 0x88);
      quad[4 * j + 3] = _mm512_shuffle_i64x2(pair[j + 4], pair[j + 6], 0xdd);
    }
#pragma GCC unroll 8
    for (int j = 0; j < 2; ++j) {
      column[j + 0] = _mm512_shuffle_i64x2(quad[4 * j + 0], quad[4 * j + 2], 0x88);
      column[j + 4] = _mm512_shuffle_i64x2(quad[4 * j + 0], quad[4 * j + 2], 0xdd);
      column[j + 2] = _mm512_shuffle_i64x2(quad[4 * j + 1], quad[4 * j + 3], 0x88);
      column[j + 6] = _mm512_shuffle_i64x2(quad[4 * j + 1], quad[4 * j + 3], 0xdd);
    }
  }

  [[gnu::always_inline]] static void load_message(const std::uint8_t* const* lane, std::size_t at,
                                                  std::size_t here, Word* message) {
#pragma GCC unroll 8
    for (std::size_t h = 0; h < 2; ++h) {
      if (here <= 64 * h) {
        message[8 * h] = _mm512_setzero_si512();  // no more is read of a message that ends before
        continue;
      }
      auto mask = Avx512::first(here - 64 * h);
      if (at + h == 0) mask &= ~__mmask64{1};
      Word row[8];
#pragma GCC unroll 8
      for (std::size_t i = 0; i < 8; ++i) {
        const auto address = reinterpret_cast<std::uintptr_t>(lane[i]) + at + 64 * h - 1;
        row[i] = _mm512_maskz_loadu_epi8(mask, reinterpret_cast<const void*>(address));
      }
      transpose(row, message + 8 * h);
    }
  }

  [[gnu::always_inline]] static void load_pairs(const std::uint8_t* left, const std::uint8_t* right,
                                                std::size_t stride, std::size_t live, Word* words) {
    Word row[8];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i) {
      const auto at = (i < live ? i : live - 1) * stride;
      row[i] = Avx512::join(Avx512::half(left + at), Avx512::half(right + at));
    }
    transpose(row, words);
  }
  template <int bits>
  static Word up(Word a) {
    return _mm512_slli_epi64(a, bits);
  }
  template <int bits>
  static Word down(Word a) {
    return _mm512_srli_epi64(a, bits);
  }

  static void store_digests(const Word* h, std::size_t live, std::uint8_t* digests) {
    const auto a = _mm512_unpacklo_epi64(h[0], h[1]), b = _mm512_unpacklo_epi64(h[2], h[3]);
    const auto c = _mm512_unpackhi_epi64(h[0], h[1]), d = _mm512_unpackhi_epi64(h[2], h[3]);
    // Quarters of a and b are the digests of lanes 0, 2, 4, 6; of c and d those of lanes 1, 3, 5, 7.
    const auto ab_low = _mm512_shuffle_i64x2(a, b, 0x44), ab_high = _mm512_shuffle_i64x2(a, b, 0xee);
    const auto cd_low = _mm512_shuffle_i64x2(c, d, 0x44), cd_high = _mm512_shuffle_i64x2(c, d, 0xee);
    const Word rows[4] = {
        _mm512_shuffle_i64x2(ab_low, cd_low, 0x88), _mm512_shuffle_i64x2(ab_low, cd_low, 0xdd),
        _mm512_shuffle_i64x2(ab_high, cd_high, 0x88), _mm512_shuffle_i64x2(ab_high, cd_high, 0xdd)};
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 4; ++i) {
      if (live <= 2 * i) return;
      _mm512_mask_storeu_epi64(digests + 64 * i, live == 2 * i + 1 ? 0x0f : 0xff, rows[i]);
    }
  }
};

inline bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

}  // namespace
}  // namespace floe::codec
