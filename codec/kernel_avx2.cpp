// Lanes for x86-64 with AVX2: one block of 32 elements to a strip, byte maps by two shuffles.
#if defined(__x86_64__) && !defined(FLOE_PORTABLE_ONLY)
#include "codec/avx2_lanes.hpp"
#include "codec/image_lanes.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Shuffles : Avx2 {
  struct Nibbles {
    Vector low, high;
  };
  struct Map {
    Vector low, high;
  };
  static Nibbles nibbles(Vector v) {
    const auto mask = _mm256_set1_epi8(15);
    return {_mm256_and_si256(v, mask), _mm256_and_si256(_mm256_srli_epi16(v, 4), mask)};
  }
  static Map map(const std::uint8_t* entries) {
    const auto* halves = reinterpret_cast<const __m128i*>(entries);
    return {_mm256_broadcastsi128_si256(_mm_load_si128(halves)),
            _mm256_broadcastsi128_si256(_mm_load_si128(halves + 1))};
  }
  static Vector add_image(Vector a, Map m, Nibbles n) {
    return add(add(a, _mm256_shuffle_epi8(m.low, n.low)), _mm256_shuffle_epi8(m.high, n.high));
  }
};
using Lanes = NibbleLanes<OneBlockLanes<Shuffles>>;

bool has_avx2() { return __builtin_cpu_supports("avx2"); }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::avx2_kernel = kernel_of_lanes("avx2", has_avx2);

#endif
