// See tiles.hpp. A tile is as many rows as fill whole strips with their tails; its staging stays within the
// second-level cache.
#include "codec/tiles.hpp"

#include <algorithm>
#include <cstring>

namespace floe::codec {
namespace {

constexpr std::size_t block_bytes = 64;
constexpr std::size_t lanes = block_bytes / 2;  // elements in a block

// Rows to a tile: the fewest that keep at least 15/16 of the lanes busy, else the number that does best.
std::size_t rows_per_tile(std::size_t tail_elements, std::size_t strip_elements, std::size_t rows) {
  if (tail_elements == 0) return rows;
  std::size_t best = 1, best_used = 0, best_room = 1;
  for (std::size_t count = 1; count <= std::min<std::size_t>(rows, 64); ++count) {
    const auto used = count * tail_elements;
    const auto room = (used + strip_elements - 1) / strip_elements * strip_elements;
    if (used * best_room > best_used * room) {
      best = count;
      best_used = used;
      best_room = room;
    }
    if (used * 16 >= room * 15) return count;
  }
  return best;
}

// Copies `bytes` <= 32 bytes. Where the 32 bytes from `from` on are known to be readable and the ones from
// `to` on free to be overwritten, one wide move does it.
inline void copy_short(std::uint8_t* to, const std::uint8_t* from, std::size_t bytes) {
  std::memcpy(to, from, bytes);
}

struct Staging {
  std::size_t plane;   // bytes of one plane: all low (or all high) bytes of the tails of a tile
  std::size_t stride;  // bytes from one symbol to the next
  std::vector<std::uint8_t> memory;

  Staging(std::size_t symbols, std::size_t elements)
      : plane((elements + lanes - 1) / lanes * lanes), stride(2 * plane + block_bytes) {
    memory.resize(symbols * stride + block_bytes);
  }
  std::uint8_t* at(std::size_t symbol) { return memory.data() + symbol * stride; }
};

}  // namespace

void for_each_strip(std::size_t blocks_per_strip, std::size_t symbol_bytes, std::size_t rows,
                    const Source& source, const Sink& sink, const StripWork& work) {
  const auto whole = symbol_bytes / block_bytes;
  const auto tail = symbol_bytes % block_bytes / 2;
  const auto tile_rows = rows_per_tile(tail, blocks_per_strip * lanes, rows);

  const auto staged_rows = tail == 0 ? 0 : std::min(rows, tile_rows);
  Staging in(tail == 0 ? 0 : source.symbols.size(), staged_rows * tail);
  Staging out(tail == 0 ? 0 : sink.symbols.size(), staged_rows * tail);
  std::vector<const std::uint8_t*> in_symbols;
  std::vector<std::uint8_t*> out_symbols;
  if (tail != 0) {
    for (std::size_t i = 0; i < source.symbols.size(); ++i) in_symbols.push_back(in.at(i));
    for (std::size_t j = 0; j < sink.symbols.size(); ++j) out_symbols.push_back(out.at(j));
  }

  std::vector<BlockIn> taps;
  std::vector<BlockOut> drains;
  for (std::size_t first = 0; first < rows; first += tile_rows) {
    const auto count = std::min(tile_rows, rows - first);
    taps.clear();
    drains.clear();
    for (std::size_t r = first; r < first + count; ++r) {
      for (std::size_t b = 0; b < whole; ++b) {
        const auto from = r * source.row_stride + b * block_bytes;
        const auto to = r * sink.row_stride + b * block_bytes;
        taps.push_back({source.symbols.data(), from, from + lanes});
        drains.push_back({sink.symbols.data(), to, to + lanes});
      }
    }
    const auto tail_at = whole * block_bytes;
    if (tail != 0) {
      for (std::size_t i = 0; i < source.symbols.size(); ++i) {
        const auto* from = source.symbols[i] + first * source.row_stride + tail_at;
        auto* to = in.at(i);
        for (std::size_t r = 0; r < count; ++r, from += source.row_stride, to += tail) {
          copy_short(to, from, tail);
          copy_short(to + in.plane, from + tail, tail);
        }
      }
      for (std::size_t at = 0; at < count * tail; at += lanes) {
        taps.push_back({in_symbols.data(), at, at + in.plane});
        drains.push_back({out_symbols.data(), at, at + out.plane});
      }
    }
    // A last strip that is not full repeats its last block: the same bytes are computed and stored twice.
    while (taps.size() % blocks_per_strip != 0) {
      taps.push_back(taps.back());
      drains.push_back(drains.back());
    }
    // The strip after the last one of a tile is taken to be where the next tile's first one will be.
    const auto strips = taps.size() / blocks_per_strip;
    for (std::size_t b = 0; b < blocks_per_strip; ++b) {
      taps.push_back(taps[b]);
      drains.push_back(drains[b]);
      if (b >= whole) continue;
      const auto next_row = std::min(first + count, rows - 1) - first;
      taps.back().low += next_row * source.row_stride;
      taps.back().high += next_row * source.row_stride;
      drains.back().low += next_row * sink.row_stride;
      drains.back().high += next_row * sink.row_stride;
    }
    work(taps.data(), drains.data(), strips);
    if (tail != 0) {
      for (std::size_t j = 0; j < sink.symbols.size(); ++j) {
        auto* to = sink.symbols[j] + first * sink.row_stride + tail_at;
        const auto* from = out.at(j);
        for (std::size_t r = 0; r < count; ++r, to += sink.row_stride, from += tail) {
          copy_short(to, from, tail);
          copy_short(to + tail, from + out.plane, tail);
        }
      }
    }
  }
}

}  // namespace floe::codec
