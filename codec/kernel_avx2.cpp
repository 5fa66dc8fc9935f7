// Lanes for x86-64 with AVX2: one block of 32 elements to a strip, byte maps by two shuffles.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Lanes {
  static constexpr std::size_t bytes = 32;
  static constexpr std::size_t blocks = 1;

  using Vector = __m256i;
  struct Nibbles {
    Vector low, high;
  };
  struct Map {
    Vector low, high;
  };

  static Vector zero() { return _mm256_setzero_si256(); }
  static Vector load(const std::uint8_t* p) { return _mm256_loadu_si256(reinterpret_cast<const Vector*>(p)); }
  static void store(std::uint8_t* p, Vector v) { _mm256_storeu_si256(reinterpret_cast<Vector*>(p), v); }
  static Vector load_part(const std::uint8_t* p, std::size_t count) {
    if (count == bytes) return load(p);
    alignas(32) std::uint8_t whole[bytes] = {};
    std::memcpy(whole, p, count);
    return load(whole);
  }
  static void store_part(std::uint8_t* p, std::size_t count, Vector v) {
    alignas(32) std::uint8_t whole[bytes];
    store(whole, v);
    std::memcpy(p, whole, count);
  }
  static Vector add(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
  static Nibbles nibbles(Vector v) {
    const auto mask = _mm256_set1_epi8(15);
    return {_mm256_and_si256(v, mask), _mm256_and_si256(_mm256_srli_epi16(v, 4), mask)};
  }
  static Map map(const std::uint8_t* entries) {
    const auto* halves = reinterpret_cast<const __m128i*>(entries);
    return {_mm256_broadcastsi128_si256(_mm_load_si128(halves)),
            _mm256_broadcastsi128_si256(_mm_load_si128(halves + 1))};
  }
  // a + image of n under m
  static Vector add_image(Vector a, Map m, Nibbles n) {
    return add(add(a, _mm256_shuffle_epi8(m.low, n.low)), _mm256_shuffle_epi8(m.high, n.high));
  }
  static Vector gather_low(const BlockIn* in, std::size_t symbol) {
    return load(in->symbols[symbol] + in->low);
  }
  static Vector gather_high(const BlockIn* in, std::size_t symbol) {
    return load(in->symbols[symbol] + in->high);
  }
  static void scatter(const BlockOut* out, std::size_t symbol, Vector low, Vector high) {
    store(out->symbols[symbol] + out->low, low);
    store(out->symbols[symbol] + out->high, high);
  }
};

bool has_avx2() { return __builtin_cpu_supports("avx2"); }

}  // namespace
}  // namespace floe::codec

#include "codec/transform_lanes.hpp"

namespace floe::codec {

const Kernel avx2_kernel = {"avx2", has_avx2, Lanes::blocks, encode,
                            decode, combine,  combine_run,   naive_kernel.hash_many};

}  // namespace floe::codec

#endif
