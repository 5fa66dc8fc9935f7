// Takes a fuzzer's bytes apart into the small numbers and buffers that a target needs; an exhausted input
// gives zeros.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "codec/bytes.hpp"
#include "codec/kernel.hpp"

struct Input {
  floe::codec::ByteView rest;

  std::uint32_t below(std::uint32_t bound) {
    const std::uint32_t high = byte();
    return (256 * high + byte()) % bound;
  }
  std::uint8_t byte() {
    if (rest.empty()) return 0;
    const auto value = rest.front();
    rest = rest.subspan(1);
    return value;
  }
  floe::codec::Buffer bytes(std::size_t count) {
    floe::codec::Buffer taken(count);
    const auto have = std::min(count, rest.size());
    std::copy_n(rest.begin(), have, taken.begin());
    rest = rest.subspan(have);
    return taken;
  }
  // Of no pattern, and none zero for long, however short the input is.
  floe::codec::Buffer noise(std::size_t count) {
    auto state = 256u * byte() + byte() + 1;
    floe::codec::Buffer made(count);
    for (auto& each : made) {
      state = state * 1664525u + 1013904223u;
      each = static_cast<std::uint8_t>(state >> 24);
    }
    return made;
  }
};

// Works with one of the fast kernels from here on.
inline void use_any_kernel(Input& input) {
  const auto names = floe::codec::kernels();
  floe::codec::use_kernel(names[1 + input.below(static_cast<std::uint32_t>(names.size() - 1))]);
}

// An expectation that stays on in every build.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}
