// Lanes for x86-64 with AVX-512 and GFNI: a byte map by one instruction.
#if defined(__x86_64__) && !defined(FLOE_PORTABLE_ONLY)
#include "codec/avx512_lanes.hpp"
#include "codec/image_lanes.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Matrices : Avx512 {
  using Map = Vector;
  [[gnu::always_inline]] static Map map(std::uint64_t matrix) {
    return _mm512_set1_epi64(static_cast<long long>(matrix));
  }
  [[gnu::always_inline]] static Vector image(Map m, Vector v) {
    return _mm512_gf2p8affine_epi64_epi8(v, m, 0);
  }
  // Blocks move by whole lines: shuffles have a port that matrices leave free. Stores do where a block is a line, which
  // costs half of two that fill it; one that lies across two lines costs more.
  static constexpr bool tells_lines = true;
  static constexpr int first_halves = 0x44, second_halves = 0xee;
  [[gnu::always_inline]] static void load_blocks(const std::uint8_t* first, const std::uint8_t* second,
                                                 Vector& low, Vector& high) {
    const auto a = load_any(first), b = load_any(second);
    low = _mm512_shuffle_i64x2(a, b, first_halves);
    high = _mm512_shuffle_i64x2(a, b, second_halves);
  }
  [[gnu::always_inline]] static void store_lines(Vector low, Vector high, std::uint8_t* first,
                                                 std::uint8_t* second) {
    store(first, _mm512_shuffle_i64x2(low, high, first_halves));
    store(second, _mm512_shuffle_i64x2(low, high, second_halves));
  }
};
using Lanes = MatrixLanes<Matrices>;

bool has_avx512_and_gfni() { return has_avx512() && __builtin_cpu_supports("gfni"); }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::gfni_kernel = kernel_of_lanes("gfni", has_avx512_and_gfni);

#endif
