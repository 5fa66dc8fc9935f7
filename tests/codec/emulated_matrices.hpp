// GFNI where the processor lacks it.
#pragma once

#include "codec/kernel.hpp"

namespace floe::codec {

extern const Kernel emulated_matrices_kernel;
std::uint8_t emulated_image(std::uint64_t matrix, std::uint8_t b);

}  // namespace floe::codec
