// See tiles.hpp. A tile is as many rows as fill whole strips with their tails; its staging stays within the
// second-level cache.
#include "codec/tiles.hpp"

#include <algorithm>
#include <cstring>

namespace floe::codec {
namespace {

constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kLanes = kBlockBytes / 2;  // elements in a block

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

// A copy of part <= count <= 2*part bytes by two moves of a fixed size that may overlap.
template <std::size_t part>
inline void copy_two(std::uint8_t* to, const std::uint8_t* from, std::size_t count) {
  std::uint8_t head[part], rest[part];
  std::memcpy(head, from, part);
  std::memcpy(rest, from + count - part, part);
  std::memcpy(to, head, part);
  std::memcpy(to + count - part, rest, part);
}

// Tails of the rows of one symbol, `count` < 32 bytes a half: in the caller's memory one half behind the other,
// rows `stride` apart; in staging the halves of all rows side by side in two planes. A half is moved as `part`
// bytes at once, no fewer than it has and no more than both halves have: what is too much was read from the other
// half, and the next move writes over it. The last one of a plane is exact.
template <std::size_t part>
inline void move(std::uint8_t* to, const std::uint8_t* from) {
  std::uint8_t moved[part];
  std::memcpy(moved, from, part);
  std::memcpy(to, moved, part);
}
template <std::size_t part>
void gather(std::uint8_t* low, std::uint8_t* high, const std::uint8_t* from, std::size_t stride,
            std::size_t count, std::size_t rows) {
  const auto excess = part - count;
  for (auto r = rows; r-- > 1;) move<part>(high + r * count - excess, from + r * stride + count - excess);
  copy_two<part / 2>(high, from + count, count);
  for (std::size_t r = 0; r + 1 < rows; ++r) move<part>(low + r * count, from + r * stride);
  copy_two<part / 2>(low + (rows - 1) * count, from + (rows - 1) * stride, count);
}
template <std::size_t part>
void scatter(std::uint8_t* to, std::size_t stride, const std::uint8_t* low, const std::uint8_t* high,
             std::size_t count, std::size_t rows) {
  for (std::size_t r = 0; r < rows; ++r) {
    move<part>(to + r * stride, low + r * count);
    copy_two<part / 2>(to + r * stride + count, high + r * count, count);
  }
}

// body(Number<part>) for the smallest part that holds `count` bytes.
template <std::size_t part>
struct Number {
  static constexpr std::size_t value = part;
};
template <class Body>
void with_part(std::size_t count, const Body& body) {
  if (count > 16) return body(Number<32>{});
  if (count > 8) return body(Number<16>{});
  if (count > 4) return body(Number<8>{});
  if (count > 2) return body(Number<4>{});
  body(Number<2>{});
}

// Tails of a tile, symbol by symbol: a plane of all their low bytes, then a plane of all their high bytes.
struct Staging {
  std::size_t plane, stride;
  std::uint8_t* memory;

  Staging(Workspace& workspace, std::size_t symbols, std::size_t elements)
      : plane((elements + kLanes - 1) / kLanes * kLanes),
        stride(2 * plane +
               kBlockBytes),  // not a multiple of 4096, where symbols would crowd a few cache sets
        memory(workspace.reserve(symbols * stride)) {}
  std::uint8_t* at(std::size_t symbol) const { return memory + symbol * stride; }
};

bool begins_at_lines(const Sink& sink) {
  auto places = std::uintptr_t{sink.row_stride};
  for (const auto* symbol : sink.symbols) places |= reinterpret_cast<std::uintptr_t>(symbol);
  return places % kBlockBytes == 0;
}

class Tiles {
 public:
  Tiles(std::size_t blocks_per_strip, std::size_t symbol_bytes, const Source& source, const Sink& sink)
      : strip_(blocks_per_strip),
        whole_(symbol_bytes / kBlockBytes),
        tail_(symbol_bytes % kBlockBytes / 2),
        source_(source),
        sink_(sink),
        layout_(begins_at_lines(sink) ? Layout::lines : Layout::blocks) {}

  void process(std::size_t rows, const StripWork& work) {
    const auto tile_rows = rows_per_tile(tail_, strip_ * kLanes, rows);
    if (tail_ == 0) return process_tile(0, rows, nullptr, nullptr, work);
    thread_local Workspace in_memory, out_memory;
    const Staging in(in_memory, source_.symbols.size(), std::min(rows, tile_rows) * tail_);
    const Staging out(out_memory, sink_.symbols.size(), std::min(rows, tile_rows) * tail_);
    for (std::size_t i = 0; i < source_.symbols.size(); ++i) in_symbols_.push_back(in.at(i));
    for (std::size_t j = 0; j < sink_.symbols.size(); ++j) out_symbols_.push_back(out.at(j));
    for (std::size_t first = 0; first < rows; first += tile_rows) {
      process_tile(first, std::min(tile_rows, rows - first), &in, &out, work);
    }
  }

 private:
  void process_tile(std::size_t first, std::size_t count, const Staging* in, const Staging* out,
                    const StripWork& work) {
    parts_.clear();
    add_whole_blocks(first, count);
    const auto tail_at = whole_ * kBlockBytes;
    if (tail_ != 0) {
      with_part(tail_, [&](auto part) {
        for (std::size_t i = 0; i < source_.symbols.size(); ++i) {
          const auto* from = source_.symbols[i] + first * source_.row_stride + tail_at;
          gather<part.value>(in->at(i), in->at(i) + in->plane, from, source_.row_stride, tail_, count);
        }
      });
      add_staged(in->plane, out->plane, (count * tail_ + kLanes - 1) / kLanes);
    }
    work(parts_.data(), parts_.size());
    if (tail_ == 0) return;
    with_part(tail_, [&](auto part) {
      for (std::size_t j = 0; j < sink_.symbols.size(); ++j) {
        auto* to = sink_.symbols[j] + first * sink_.row_stride + tail_at;
        scatter<part.value>(to, sink_.row_stride, out->at(j), out->at(j) + out->plane, tail_, count);
      }
    });
  }

  // Strips of one shape in the caller's memory; gap 0 repeats the only block of a strip.
  void add(std::size_t from, std::size_t from_gap, std::size_t from_step, std::size_t to, std::size_t to_gap,
           std::size_t to_step, std::size_t strips) {
    if (strips == 0) return;
    parts_.push_back({{source_.symbols.data(), from, from + kLanes, from_gap, from_step},
                      {sink_.symbols.data(), to, to + kLanes, to_gap, to_step},
                      strips,
                      layout_});
  }

  void add_whole_blocks(std::size_t first, std::size_t count) {
    const auto from = source_.row_stride, to = sink_.row_stride;
    const auto in_row = whole_ / strip_;
    const auto strip_bytes = strip_ * kBlockBytes;
    if (in_row == 1) {
      add(first * from, kBlockBytes, from, first * to, kBlockBytes, to, count);
    } else {
      for (std::size_t r = first; r < first + count; ++r) {
        add(r * from, kBlockBytes, strip_bytes, r * to, kBlockBytes, strip_bytes, in_row);
      }
    }
    if (whole_ % strip_ == 0) return;
    // A block left over in each row: two rows make a strip.
    const auto at = in_row * strip_bytes;
    add(first * from + at, from, 2 * from, first * to + at, to, 2 * to, count / 2);
    if (count % 2 != 0) add((first + count - 1) * from + at, 0, 0, (first + count - 1) * to + at, 0, 0, 1);
  }

  void add_staged(std::size_t in_plane, std::size_t out_plane, std::size_t blocks) {
    const auto add_planes = [&](std::size_t at, std::size_t gap, std::size_t strips) {
      if (strips == 0) return;
      const auto step = strip_ * kLanes;
      parts_.push_back({{in_symbols_.data(), at, at + in_plane, gap, step},
                        {out_symbols_.data(), at, at + out_plane, gap, step},
                        strips,
                        Layout::planes});
    };
    add_planes(0, kLanes, blocks / strip_);
    if (blocks % strip_ != 0) add_planes(blocks / strip_ * strip_ * kLanes, 0, 1);
  }

  std::size_t strip_;  // blocks in a strip, 1 or 2
  std::size_t whole_;  // whole blocks in a symbol
  std::size_t tail_;   // elements after them
  const Source& source_;
  const Sink& sink_;
  Layout layout_;  // of whole blocks
  std::vector<const std::uint8_t*> in_symbols_;
  std::vector<std::uint8_t*> out_symbols_;
  std::vector<Strips> parts_;
};

}  // namespace

void for_each_strip(std::size_t blocks_per_strip, std::size_t symbol_bytes, std::size_t rows,
                    const Source& source, const Sink& sink, const StripWork& work) {
  Tiles(blocks_per_strip, symbol_bytes, source, sink).process(rows, work);
}

}  // namespace floe::codec
