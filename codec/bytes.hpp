// The three spellings of "some bytes" that every codec interface uses: a view to read, a span to fill, and a
// buffer that owns. Sizes are in bytes everywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace floe::codec {

using ByteView = std::span<const std::uint8_t>;
using ByteSpan = std::span<std::uint8_t>;
using Buffer = std::vector<std::uint8_t>;

// A BLAKE2b-256 hash; the all-zero digest also stands for an absent Merkle node.
using Digest = std::array<std::uint8_t, 32>;
using BlobId = Digest;

}  // namespace floe::codec
