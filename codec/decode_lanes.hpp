// The block decoder of one strip: scaled values of each block to coefficients, their formal derivative joined
// with the coefficients of the other blocks, and back to scaled values where originals were lost.
#pragma once

#include "codec/transform_lanes.hpp"

namespace floe::codec {
namespace {

// The steps that a block of slots takes, out of all, which are in ascending order of slot.
template <class Step>
struct Stretch {
  const Step* first;
  const Step* end;  // of all steps
  std::uint32_t count = 0;

  Stretch(const Step* next, const Step* last, std::uint32_t limit) : first(next), end(last) {
    while (first + count != end && first[count].slot < limit) ++count;
  }
  FLOE_INLINE const Step& operator[](std::uint32_t i) const { return first[i]; }
  // The step that is kAhead of step i, or the last.
  FLOE_INLINE const Step& coming(std::uint32_t i) const {
    return first + i + kAhead < end ? first[i + kAhead] : end[-1];
  }
  // Whether they take every slot from `base` on: then values need not go through memory.
  bool without_gap(std::uint32_t base) const {
    return count > 0 && first[count - 1].slot == base + count - 1;
  }
};

// Received values of up to 64 slots, through all layers below the top pass.
template <class In>
void load_block(Field field, const Layers& layers, Stretch<DecodeSteps::Load> loads, std::uint32_t base,
                std::uint32_t offset, In in, std::uint8_t* block) {
  const auto size = 1u << layers.in_block(), point = offset + base;
  const auto read = [&](std::uint32_t i) FLOE_INLINE_BODY {
    return field.product(loads[i].scale, in.read(field, loads[i].source));
  };
  if (layers.bottom > 0 && loads.without_gap(base)) {
    inverse_groups(field, block, point, loads.count, read, [&](std::uint32_t i) FLOE_INLINE_BODY {
      each<1 << kRadix>([&](int k) FLOE_INLINE_BODY {
        in.prefetch(loads.coming(i + static_cast<std::uint32_t>(k)).source);
      });
    });
    clear(block, (loads.count + (1u << kRadix) - 1) >> kRadix << kRadix, size);
    return inverse_block(field, block, layers.in_block(), point, loads.count);
  }
  clear(block, 0, size);
  for (std::uint32_t i = 0; i < loads.count; ++i) {
    in.prefetch(loads.coming(i).source);
    store(place(block, loads[i].slot - base), read(i));
  }
  if (layers.bottom == 0 || loads.count == 0) return;
  inverse_groups(
      field, block, point, size,
      [&](std::uint32_t i) FLOE_INLINE_BODY { return load(block + i * kPairBytes); }, [](std::uint32_t) {});
  inverse_block(field, block, layers.in_block(), point, size);
}

// The way back, to where the values are wanted.
template <class Out>
void store_block(Field field, const Layers& layers, Stretch<DecodeSteps::Store> stores, std::uint32_t base,
                 std::uint32_t offset, Out out, std::uint8_t* block) {
  const auto size = 1u << layers.in_block(), point = offset + base;
  const auto write = [&](std::uint32_t i, Pair x) FLOE_INLINE_BODY {
    out.write(field, stores[i].target, field.product(stores[i].scale, x));
  };
  if (layers.bottom > 0 && stores.without_gap(base)) {
    forward_block(field, block, layers.in_block(), point, stores.count);
    return forward_groups(field, block, point, stores.count, write, [&](std::uint32_t i) FLOE_INLINE_BODY {
      each<1 << kRadix>([&](int k) FLOE_INLINE_BODY {
        out.prefetch(stores.coming(i + static_cast<std::uint32_t>(k)).target);
      });
    });
  }
  if (layers.bottom > 0) {
    forward_block(field, block, layers.in_block(), point, size);
    forward_groups(
        field, block, point, size,
        [&](std::uint32_t i, Pair x) FLOE_INLINE_BODY { store(block + i * kPairBytes, x); },
        [](std::uint32_t) {});
  }
  for (std::uint32_t i = 0; i < stores.count; ++i) {
    out.prefetch(stores.coming(i).target);
    write(i, load(place(block, stores[i].slot - base)));
  }
}

// Coefficients of the received values of one block of the code.
template <class In>
void values_to_coefficients(Field field, const Layers& layers, const DecodeSteps::Block& block,
                            std::uint32_t offset, const In& from, std::uint8_t* w) {
  const auto in = from;  // a copy that stores to the work array cannot alias
  const auto size = 1u << layers.in_block();
  const auto* next = block.loads;
  const auto* const end = next + block.load_count;
  const auto reach = layers.bottom > kBlockLevels ? layers.span() : end[-1].slot + 1;
  with_top(layers, [&](auto top) FLOE_INLINE_BODY {
    const auto live = members<top.value>(offset, layers.bottom, reach);
    for (std::uint32_t base = 0; base < live << layers.bottom; base += size) {
      const Stretch loads(next, end, base + size);
      load_block(field, layers, loads, base, offset, in, place(w, base));
      next += loads.count;
    }
    if (layers.bottom > kBlockLevels) inverse_middle(field, w, layers, offset, layers.span());
    for (std::uint32_t c = 0; c < 1u << layers.bottom; c += size) {
      auto* at = place(w, c);
      inverse_columns<top.value>(field, at, at, distance(1u << layers.bottom), size, offset, layers.bottom,
                                 live);
    }
  });
}

// Values of one block of the code from its joined coefficients, scaled and stored where wanted.
template <class Out>
void coefficients_to_values(Field field, const Layers& layers, const DecodeSteps::Block& block,
                            std::uint32_t offset, const std::uint8_t* from, std::uint8_t* d, const Out& to) {
  const auto out = to;  // a copy that stores to the caller's memory cannot alias
  const auto size = 1u << layers.in_block();
  const auto* next = block.stores;
  const auto* const end = next + block.store_count;
  const auto reach = layers.bottom > kBlockLevels ? layers.span() : end[-1].slot + 1;
  with_top(layers, [&](auto top) FLOE_INLINE_BODY {
    for (std::uint32_t c = 0; c < 1u << layers.bottom; c += size)
      forward_columns<top.value>(field, place(from, c), place(d, c), distance(1u << layers.bottom), size,
                                 offset, layers.bottom, members<top.value>(offset, layers.bottom, reach));
  });
  if (layers.bottom > kBlockLevels) forward_middle(field, d, layers, offset, layers.span());
  for (std::uint32_t base = 0; base < layers.span() && next != end; base += size) {
    const Stretch stores(next, end, base + size);
    if (stores.count > 0) store_block(field, layers, stores, base, offset, out, place(d, base));
    next += stores.count;
  }
}

template <int count>
FLOE_INLINE void derive_group(Pair* d, const Pair* a) {
  each<count>([&](int i) FLOE_INLINE_BODY {
    each<kRadix>([&](int bit) FLOE_INLINE_BODY {
      if ((1 << bit) < count && (i >> bit & 1) == 0) d[i] = add(d[i], a[i | (1 << bit)]);
    });
  });
}

FLOE_INLINE bool is_one(gf16::Factor f) { return f.u_to_low == 1 && f.u_to_high == 0; }

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
        Pair x[group];
        load_group<int{group}>(x, place(a, base), kPairBytes);
        if (is_one(f)) {
          each<int{group}>([&](int i) FLOE_INLINE_BODY { sum[i] = add(sum[i], x[i]); });
        } else if (f.in_gf256()) {
          each<int{group}>([&](int i) FLOE_INLINE_BODY { field.add_product_byte(sum[i], f.u_to_low, x[i]); });
        } else {
          each<int{group}>([&](int i) FLOE_INLINE_BODY { field.add_product_wide(sum[i], f, x[i]); });
        }
        continue;
      }
      Pair x[group];
      load_group<int{group}>(x, place(a, base), kPairBytes);
      derive_group<int{group}>(sum, x);
      for (auto bit = group; bit < span; bit *= 2) {
        if ((base & bit) == 0) add_group<int{group}>(sum, place(a, base | bit), kPairBytes);
      }
    }
    store_group<int{group}>(sum, place(d, base), kPairBytes);
  }
}

// The coefficients of block c where they are those of one other block: nothing was received in c, all in that
// one.
const std::uint8_t* only_source(const DecodeSteps& steps, std::uint32_t c, const std::uint8_t* w,
                                std::size_t chunk_bytes) {
  const std::uint8_t* source = nullptr;
  for (std::uint32_t b = 0; b < steps.block_count; ++b) {
    if (steps.blocks[b].load_count == 0) continue;
    if (source != nullptr || b == c || !is_one(steps.bridge[b ^ c])) return nullptr;
    source = w + b * chunk_bytes;
  }
  return source;
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
  auto* const d = w + steps.block_count * chunk_bytes;
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    if (steps.blocks[c].store_count == 0) continue;
    const auto* coefficients = only_source(steps, c, w, chunk_bytes);
    if (coefficients == nullptr) {
      if (steps.levels >= kRadix) {
        join_blocks<kRadix>(field, steps, c, w, chunk_bytes, d);
      } else {
        with_top(layers, [&](auto top) FLOE_INLINE_BODY {
          join_blocks<top.value>(field, steps, c, w, chunk_bytes, d);
        });
      }
      coefficients = d;
    }
    coefficients_to_values(field, layers, steps.blocks[c], c * span, coefficients, d, out);
  }
}

void decode(const DecodeSteps& steps, const Strips* parts, std::size_t count, Workspace& workspace) {
  const Field field;
  auto* w = workspace.reserve((steps.block_count + 1) * array_bytes(1u << steps.levels));
  for_each_strip_of(parts, count,
                    [&](const auto& in, const auto& out) { decode_strip(field, steps, in, out, w); });
}

}  // namespace
}  // namespace floe::codec
