// Lanes for x86-64 with AVX-512 (F, BW, VL, DQ): two blocks of 32 elements to a strip.
#if defined(__x86_64__)
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

bool never() { return false; }

}  // namespace

const Kernel avx512_kernel = {"avx512", never, 1, nullptr, nullptr, nullptr, nullptr, nullptr};

}  // namespace floe::codec

#endif
