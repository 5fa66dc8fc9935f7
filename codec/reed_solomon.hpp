// Reed-Solomon over GF(2^16) as Walrus mainnet uses it: k originals, m recoveries, any k of the k+m rebuild
// the originals. A symbol is an even number of bytes; in each 64-byte block the first 32 bytes are the low
// and the last 32 the high bytes of 32 field elements, and a last partial block is split in halves the same
// way. Positions: 0..k-1 are the originals, k..k+m-1 the recoveries.
#pragma once

#include <memory>
#include <span>

#include "codec/bytes.hpp"
#include "codec/code.hpp"
#include "codec/erasure_plan.hpp"
#include "codec/result.hpp"
#include "codec/tiles.hpp"

namespace floe::codec {

// Originals: k * symbol_bytes contiguous; recoveries: m * symbol_bytes.
Result<void> encode(Code code, std::size_t symbol_bytes, ByteView originals, ByteSpan recoveries);

// Many codewords at once: `rows` rows, source.symbols has k entries, sink.symbols has m.
Result<void> encode_rows(Code code, std::size_t symbol_bytes, std::size_t rows, const Source& source,
                         const Sink& sink);

// The k originals from at least k distinct positions; symbols lie in the order of `positions`, contiguous.
// Given more than k, the k lowest positions decide: a fixed rule, so that an inconsistent codeword gives
// everyone the same answer.
Result<Buffer> decode(Code code, std::size_t symbol_bytes, std::span<const std::uint32_t> positions,
                      ByteView symbols);

// Many codewords that lost the same symbols. source.symbols are the received symbols in the order of
// plan.positions(); sink.symbols are the k originals, received ones included.
Result<void> decode_rows(const ErasurePlan& plan, std::size_t symbol_bytes, std::size_t rows,
                         const Source& source, const Sink& sink);

// Weights of the k originals in the symbol at `position` >= k: row position-k of the generator.
std::vector<gf16::Factor> generator_row(Code code, std::uint32_t position);

// The one symbol at `position`, from all originals, as a dot product with a row of the generator.
Result<void> symbol(Code code, std::size_t symbol_bytes, ByteView originals, std::uint32_t position,
                    ByteSpan out);

}  // namespace floe::codec
