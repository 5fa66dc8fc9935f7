// What the vector files need: their byte generator, and SHA-256 (FIPS 180-4) since they keep digests of long
// answers.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "codec/bytes.hpp"

namespace vectors {

using floe::codec::Buffer;
using floe::codec::ByteView;

nlohmann::json read(const std::string& name);  // tests/vectors/<name>

struct SplitMix64 {
  std::uint64_t state;
  std::uint64_t operator()() {
    state += 0x9E3779B97F4A7C15;
    auto z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>((*this)() % bound); }
};

Buffer stream(std::uint64_t seed, std::size_t length);
std::string sha256(ByteView message);  // in hex

}  // namespace vectors
