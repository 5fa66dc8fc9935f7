// Lanes for x86-64 with AVX2 and GFNI: one block of 32 elements to a strip, a byte map by one instruction.
#if defined(__x86_64__) && !defined(FLOE_PORTABLE_ONLY)
#include "codec/avx2_lanes.hpp"
#include "codec/image_lanes.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Matrices : Avx2 {
  using Map = Vector;
  [[gnu::always_inline]] static Map map(std::uint64_t matrix) {
    return _mm256_set1_epi64x(static_cast<long long>(matrix));
  }
  [[gnu::always_inline]] static Vector image(Map m, Vector v) {
    return _mm256_gf2p8affine_epi64_epi8(v, m, 0);
  }
  static Vector sum(Vector a, Vector b, Vector c) { return add(a, add(b, c)); }
};
using Lanes = MatrixLanes<OneBlockLanes<Matrices>>;

bool has_avx2_and_gfni() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("gfni"); }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::avx2_gfni_kernel = kernel_of_lanes("avx2-gfni", has_avx2_and_gfni);

#endif
