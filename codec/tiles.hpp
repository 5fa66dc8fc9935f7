// How rows of symbols become strips. Many codewords with the same code ("rows") are processed together: whole
// 64-byte blocks go to the kernel where they lie; the short tails of several rows are gathered side by side
// into full blocks first, because a symbol of 2 or 152 bytes would leave most of a register idle.
#pragma once

#include <functional>
#include <span>

#include "codec/kernel.hpp"

namespace floe::codec {

// Symbol i of row r starts at symbols[i] + r * row_stride.
struct Source {
  std::span<const std::uint8_t* const> symbols;
  std::size_t row_stride = 0;
};
struct Sink {
  std::span<std::uint8_t* const> symbols;
  std::size_t row_stride = 0;
};

using StripWork = std::function<void(const Strips* parts, std::size_t count)>;

// Calls work for all strips, a tile at a time, of `rows` rows of symbols of `symbol_bytes` (even).
void for_each_strip(std::size_t blocks_per_strip, std::size_t symbol_bytes, std::size_t rows, const Source&,
                    const Sink&, const StripWork& work);

}  // namespace floe::codec
