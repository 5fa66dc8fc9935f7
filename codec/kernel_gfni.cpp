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
};
using Lanes = MatrixLanes<Matrices>;

bool has_avx512_and_gfni() { return has_avx512() && __builtin_cpu_supports("gfni"); }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::gfni_kernel = kernel_of_lanes("gfni", has_avx512_and_gfni);

#endif
