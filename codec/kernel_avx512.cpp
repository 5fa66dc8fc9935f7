// Lanes for x86-64 with AVX-512: byte maps by two shuffles.
#if defined(__x86_64__) && !defined(FLOE_PORTABLE_ONLY)
#include "codec/avx512_lanes.hpp"
#include "codec/image_lanes.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Shuffles : Avx512 {
  struct Nibbles {
    Vector low, high;
  };
  struct Map {
    Vector low, high;
  };
  static Nibbles nibbles(Vector v) {
    const auto mask = _mm512_set1_epi8(15);
    return {_mm512_and_si512(v, mask), _mm512_and_si512(_mm512_srli_epi16(v, 4), mask)};
  }
  static Map map(const std::uint8_t* entries) {
    const auto* halves = reinterpret_cast<const __m128i*>(entries);
    return {_mm512_broadcast_i32x4(_mm_load_si128(halves)),
            _mm512_broadcast_i32x4(_mm_load_si128(halves + 1))};
  }
  static Vector add_image(Vector a, Map m, Nibbles n) {
    return sum(a, _mm512_shuffle_epi8(m.low, n.low), _mm512_shuffle_epi8(m.high, n.high));
  }
};
using Lanes = NibbleLanes<Shuffles>;

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::avx512_kernel = kernel_of_lanes("avx512", has_avx512);

#endif
