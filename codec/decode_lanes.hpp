// The block decoder of one strip: scaled values of each block to coefficients, their formal derivative joined
// with the coefficients of the other blocks, and back to scaled values where originals were lost.
#pragma once

#include "codec/transform_lanes.hpp"

namespace floe::codec {
namespace {

// Coefficients of the received values of one block of the span. Loads are in ascending order of slot.
template <int top>
void values_to_coefficients(const Field& field, const Layers& layers, const DecodeSteps::Block& block,
                            std::uint32_t offset, const In& from, std::uint8_t* w) {
  const auto in = from;  // a copy that stores to the work array cannot alias
  const auto size = 1u << layers.in_block();
  const auto span = 1u << (layers.bottom + layers.top);
  const auto* next = block.loads;
  const auto* const end = next + block.load_count;
  for (std::uint32_t base = 0; base < span; base += size) {
    auto* at = place(w, base);
    for (std::uint32_t i = 0; i < size; ++i) store(at + i * pair_bytes, zero_pair());
    if (next == end || next->slot >= base + size) continue;
    for (; next != end && next->slot < base + size; ++next) {
      const auto* later = next + ahead < end ? next + ahead : end - 1;
      in.prefetch(later->source);
      store(at + (next->slot - base) * pair_bytes, field.product(next->scale, read(field, in, next->source)));
    }
    if (layers.bottom == 0) continue;
    inverse_block(
        field, at, layers.in_block(), offset + base,
        size, [&](std::uint32_t i) __attribute__((always_inline)) { return load(at + i * pair_bytes); });
  }
  if (layers.bottom > block_levels) inverse_middle(field, w, layers, offset, span);
  const auto columns = 1u << layers.bottom;
  for (std::uint32_t c = 0; c < columns; c += size) {
    inverse_columns<top>(field, place(w, c), static_cast<std::size_t>(place(w, columns) - w), size, offset,
                         layers.bottom);
  }
}

template <int count, int i = 0, int bit = 1>
FLOE_INLINE void derive_group(Pair* d, const Pair* a) {
  if constexpr (i < count) {
    if constexpr (bit == count) {
      derive_group<count, i + 1, 1>(d, a);
    } else {
      if constexpr ((i & bit) == 0) d[i] = add(d[i], a[i | bit]);
      derive_group<count, i, 2 * bit>(d, a);
    }
  }
}

// d = derivative of block c's coefficients + sum over other blocks b of their coefficients / [b xor c].
template <int levels>
void join_blocks(const Field& field, const DecodeSteps& steps, std::uint32_t c, const std::uint8_t* w,
                 std::size_t chunk_bytes, std::uint8_t* d) {
  constexpr std::uint32_t group = 1u << levels;
  const auto span = 1u << steps.levels;
  auto* const from = const_cast<std::uint8_t*>(w);
  for (std::uint32_t base = 0; base < span; base += group) {
    Pair sum[group];
    for (std::uint32_t i = 0; i < group; ++i) sum[i] = zero_pair();
    for (std::uint32_t b = 0; b < steps.block_count; ++b) {
      if (steps.blocks[b].load_count == 0) continue;
      auto* const a = from + b * chunk_bytes;
      if (b != c) {
        const auto f = steps.bridge[b ^ c];
        const bool one = f.u_to_low == 1 && f.u_to_high == 0;
        Pair x[group];
        load_group<int{group}>(x, place(a, base), pair_bytes);
        for (std::uint32_t i = 0; i < group; ++i) {
          if (one) {
            sum[i] = add(sum[i], x[i]);
          } else {
            field.add_product(sum[i], f, x[i]);
          }
        }
        continue;
      }
      Pair x[group];
      load_group<int{group}>(x, place(a, base), pair_bytes);
      derive_group<int{group}>(sum, x);
      for (auto bit = group; bit < span; bit *= 2) {
        if ((base & bit) == 0) add_group<int{group}>(sum, place(a, base | bit));
      }
    }
    store_group<int{group}>(sum, place(d, base), pair_bytes);
  }
}

// Values of one block from its joined coefficients, scaled and stored where wanted, ascending.
template <int top>
void coefficients_to_values(const Field& field, const Layers& layers, const DecodeSteps::Block& block,
                            std::uint32_t offset, std::uint8_t* d, const Out& to) {
  const auto out = to;  // a copy that stores to the caller's memory cannot alias
  const auto size = 1u << layers.in_block();
  const auto span = 1u << (layers.bottom + layers.top);
  const auto columns = 1u << layers.bottom;
  for (std::uint32_t c = 0; c < columns; c += size) {
    forward_columns<top>(field, place(d, c), static_cast<std::size_t>(place(d, columns) - d), size, offset,
                         layers.bottom);
  }
  if (layers.bottom > block_levels) forward_middle(field, d, layers, offset, span);
  const auto* next = block.stores;
  const auto* const end = next + block.store_count;
  for (std::uint32_t base = 0; base < span && next != end; base += size) {
    if (next->slot >= base + size) continue;
    auto* at = place(d, base);
    if (layers.bottom > 0) {
      forward_block(
          field, at, layers.in_block(), offset + base,
          size, [&](std::uint32_t i, Pair x) __attribute__((always_inline)) {
            store(at + i * pair_bytes, x);
          });
    }
    for (; next != end && next->slot < base + size; ++next) {
      out.prefetch(next->target);
      write(field, out, next->target,
            field.product(next->scale, load(at + (next->slot - base) * pair_bytes)));
    }
  }
}

template <int top>
void decode_with(const DecodeSteps& steps, const In& in, const Out& out, Workspace& workspace) {
  const Field field;
  const Layers layers(steps.levels);
  const auto span = 1u << steps.levels;
  const auto chunk_bytes = array_bytes(span);
  auto* w = workspace.reserve((steps.block_count + 1) * chunk_bytes);
  auto* d = w + steps.block_count * chunk_bytes;
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    if (steps.blocks[c].load_count == 0) continue;
    values_to_coefficients<top>(field, layers, steps.blocks[c], c * span, in, w + c * chunk_bytes);
  }
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    if (steps.blocks[c].store_count == 0) continue;
    if (steps.levels >= radix) {
      join_blocks<radix>(field, steps, c, w, chunk_bytes, d);
    } else {
      join_blocks<top>(field, steps, c, w, chunk_bytes, d);
    }
    coefficients_to_values<top>(field, layers, steps.blocks[c], c * span, d, out);
  }
}

void decode(const DecodeSteps& steps, const Run* runs, std::size_t count, Workspace& workspace) {
  const auto top = Layers(steps.levels).top;
  for_each_strip_of(runs, count, [&](const In& in, const Out& out) {
    if (top == 0) decode_with<0>(steps, in, out, workspace);
    if (top == 1) decode_with<1>(steps, in, out, workspace);
    if (top == 2) decode_with<2>(steps, in, out, workspace);
    if constexpr (radix > 2) {
      if (top == 3) decode_with<3>(steps, in, out, workspace);
    }
  });
}

}  // namespace
}  // namespace floe::codec
