// The block decoder of one strip: scaled values of each block to coefficients, their formal derivative joined
// with the coefficients of the other blocks, and back to scaled values where originals were lost.
#pragma once

#include "codec/transform_lanes.hpp"

namespace floe::codec {
namespace {

// All layers below the top pass, of one block in place.
void values_to_coefficients(Field field, const Layers& layers, std::uint32_t point, std::uint8_t* block) {
  const auto size = 1u << layers.in_block();
  if (layers.bottom == 0) return;
  inverse_groups(
      field, block, point, size,
      [&](std::uint32_t i) FLOE_INLINE_BODY { return load(block + i * pair_bytes); }, [](std::uint32_t) {});
  inverse_block(field, block, layers.in_block(), point);
}
void coefficients_to_values(Field field, const Layers& layers, std::uint32_t point, std::uint8_t* block) {
  const auto size = 1u << layers.in_block();
  if (layers.bottom == 0) return;
  forward_block(field, block, layers.in_block(), point, size);
  forward_groups(
      field, block, point, size,
      [&](std::uint32_t i, Pair x) FLOE_INLINE_BODY { store(block + i * pair_bytes, x); },
      [](std::uint32_t) {});
}

// Coefficients of the received values of one block of the span. Loads are in ascending order of slot.
template <class In>
void values_to_coefficients(Field field, const Layers& layers, const DecodeSteps::Block& block,
                            std::uint32_t offset, const In& from, std::uint8_t* w) {
  const auto in = from;  // a copy that stores to the work array cannot alias
  const auto size = 1u << layers.in_block();
  const auto* next = block.loads;
  const auto* const end = next + block.load_count;
  for (std::uint32_t base = 0; base < layers.span(); base += size) {
    clear(place(w, base), 0, size);
    if (next == end || next->slot >= base + size) continue;
    for (; next != end && next->slot < base + size; ++next) {
      const auto* later = next + ahead < end ? next + ahead : end - 1;
      in.prefetch(later->source);
      store(place(w, next->slot), field.product(next->scale, in.read(field, next->source)));
    }
    values_to_coefficients(field, layers, offset + base, place(w, base));
  }
  if (layers.bottom > block_levels) inverse_middle(field, w, layers, offset, layers.span());
  with_top(layers, [&](auto top) FLOE_INLINE_BODY {
    for (std::uint32_t c = 0; c < 1u << layers.bottom; c += size) {
      auto* at = place(w, c);
      inverse_columns<top.value>(field, at, at, distance(1u << layers.bottom), size, offset, layers.bottom);
    }
  });
}

// Values of one block from its joined coefficients, scaled and stored where wanted, ascending.
template <class Out>
void coefficients_to_values(Field field, const Layers& layers, const DecodeSteps::Block& block,
                            std::uint32_t offset, std::uint8_t* d, const Out& to) {
  const auto out = to;  // a copy that stores to the caller's memory cannot alias
  const auto size = 1u << layers.in_block();
  with_top(layers, [&](auto top) FLOE_INLINE_BODY {
    for (std::uint32_t c = 0; c < 1u << layers.bottom; c += size) {
      auto* at = place(d, c);
      forward_columns<top.value>(field, at, at, distance(1u << layers.bottom), size, offset, layers.bottom);
    }
  });
  if (layers.bottom > block_levels) forward_middle(field, d, layers, offset, layers.span());
  const auto* next = block.stores;
  const auto* const end = next + block.store_count;
  for (std::uint32_t base = 0; base < layers.span() && next != end; base += size) {
    if (next->slot >= base + size) continue;
    coefficients_to_values(field, layers, offset + base, place(d, base));
    for (; next != end && next->slot < base + size; ++next) {
      const auto* later = next + ahead < end ? next + ahead : end - 1;
      out.prefetch(later->target);
      out.write(field, next->target, field.product(next->scale, load(place(d, next->slot))));
    }
  }
}

template <int count>
FLOE_INLINE void derive_group(Pair* d, const Pair* a) {
  each<count>([&](int i) FLOE_INLINE_BODY {
    each<radix>([&](int bit) FLOE_INLINE_BODY {
      if ((1 << bit) < count && (i >> bit & 1) == 0) d[i] = add(d[i], a[i | (1 << bit)]);
    });
  });
}

// d = derivative of block c's coefficients + sum over other blocks b of their coefficients / [b xor c].
template <int levels>
void join_blocks(Field field, const DecodeSteps& steps, std::uint32_t c, const std::uint8_t* w,
                 std::size_t chunk_bytes, std::uint8_t* d) {
  constexpr std::uint32_t group = 1u << levels;
  const auto span = 1u << steps.levels;
  auto* const from = const_cast<std::uint8_t*>(w);
  for (std::uint32_t base = 0; base < span; base += group) {
    Pair sum[group];
    each<int{group}>([&](int i) FLOE_INLINE_BODY { sum[i] = zero_pair(); });
    for (std::uint32_t b = 0; b < steps.block_count; ++b) {
      if (steps.blocks[b].load_count == 0) continue;
      auto* const a = from + b * chunk_bytes;
      if (b != c) {
        const auto f = steps.bridge[b ^ c];
        const bool one = f.u_to_low == 1 && f.u_to_high == 0;
        Pair x[group];
        load_group<int{group}>(x, place(a, base), pair_bytes);
        if (one) {
          each<int{group}>([&](int i) FLOE_INLINE_BODY { sum[i] = add(sum[i], x[i]); });
        } else if (f.in_gf256()) {
          each<int{group}>([&](int i) FLOE_INLINE_BODY { field.add_product_byte(sum[i], f.u_to_low, x[i]); });
        } else {
          each<int{group}>([&](int i) FLOE_INLINE_BODY { field.add_product_wide(sum[i], f, x[i]); });
        }
        continue;
      }
      Pair x[group];
      load_group<int{group}>(x, place(a, base), pair_bytes);
      derive_group<int{group}>(sum, x);
      for (auto bit = group; bit < span; bit *= 2) {
        if ((base & bit) == 0) add_group<int{group}>(sum, place(a, base | bit), pair_bytes);
      }
    }
    store_group<int{group}>(sum, place(d, base), pair_bytes);
  }
}

template <class In, class Out>
void decode_strip(Field field, const DecodeSteps& steps, const In& in, const Out& out, std::uint8_t* w) {
  const Layers layers(steps.levels);
  const auto span = layers.span();
  const auto chunk_bytes = array_bytes(span);
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    if (steps.blocks[c].load_count == 0) continue;
    values_to_coefficients(field, layers, steps.blocks[c], c * span, in, w + c * chunk_bytes);
  }
  auto* d = w + steps.block_count * chunk_bytes;
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    if (steps.blocks[c].store_count == 0) continue;
    if (steps.levels >= radix) {
      join_blocks<radix>(field, steps, c, w, chunk_bytes, d);
    } else {
      with_top(layers, [&](auto top)
                           FLOE_INLINE_BODY { join_blocks<top.value>(field, steps, c, w, chunk_bytes, d); });
    }
    coefficients_to_values(field, layers, steps.blocks[c], c * span, d, out);
  }
}

void decode(const DecodeSteps& steps, const Run* runs, std::size_t count, Workspace& workspace) {
  const Field field;
  auto* w = workspace.reserve((steps.block_count + 1) * array_bytes(1u << steps.levels));
  for_each_strip_of(runs, count,
                    [&](const auto& in, const auto& out) { decode_strip(field, steps, in, out, w); });
}

}  // namespace
}  // namespace floe::codec
