// Logarithms of the erasure locator: L[p] = sum over erased e of log[p xor e], modulo 65535, for every point
// p < N. An XOR convolution, so two Walsh-Hadamard transforms over N points do it in N log N.
#pragma once

#include <cstdint>
#include <vector>

namespace floe::codec {

// `erased` has N entries, N a power of two not above 65536.
std::vector<std::uint16_t> locator_logs(const std::vector<bool>& erased);

}  // namespace floe::codec
