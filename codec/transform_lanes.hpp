// The passes of a transform over one strip. The span's layers are cut from the bottom into passes of
// r = Lanes::radix layers. Passes below layer 6 run block by block of 64 values, which stay in the first
// cache; the first of them reads the caller's memory and the last one writes it. The top pass, 1..r layers,
// is where an inverse transform ends and a forward transform begins: encode_lanes and decode_lanes put it
// between.
//
// What depends on the shape is asked outside the loops, which then hold nothing but arithmetic: a branch
// inside costs more than itself, because the compiler spills registers around it.
#pragma once

#include "codec/butterfly_lanes.hpp"
#include "codec/strip_lanes.hpp"

namespace floe::codec {
namespace {

constexpr std::uint32_t kRadix = Lanes::radix;
constexpr std::uint32_t kBlockLevels = 6;
constexpr std::uint32_t kAhead = 8;  // symbols by which prefetching leads

struct Layers {
  std::uint32_t top;     // layers of the top pass
  std::uint32_t bottom;  // layers below it, a multiple of radix

  explicit Layers(std::uint32_t levels)
      : top(levels == 0 ? 0 : (levels - 1) % kRadix + 1), bottom(levels - top) {}
  std::uint32_t span() const { return 1u << (top + bottom); }
  std::uint32_t in_block() const { return bottom < kBlockLevels ? bottom : kBlockLevels; }
};

// Value i of a work array. Each 64 values are followed by a gap, for the values of a top group must not all
// fall into the same few cache sets; nor may a value lie a multiple of 4 KiB from one that a column before it
// has just stored, for whose address a processor takes it: so the gap is of as many columns as a pass has.
constexpr std::uint32_t kGap = 1u << kRadix;
constexpr std::size_t distance(std::uint32_t i) {
  return (std::size_t{i} + (i >> kBlockLevels) * kGap) * kPairBytes;
}
template <class Byte>
FLOE_INLINE Byte* place(Byte* w, std::uint32_t i) {
  return w + distance(i);
}
constexpr std::size_t array_bytes(std::uint32_t span) { return distance(span); }

// Point 0 needs no kind of its own at the bottom: the map of factor 0 is all zeros.
FLOE_INLINE Kind bottom_kind(std::uint32_t first) { return first == 0 ? 0 : kind_of(first, 0, kRadix); }

// Groups of neighbouring values of one block, bottom layers 0..r-1, `first` the point of the first group's first
// value. read(i) gives value i; a last group that is not full ends in zeros.
template <class Read, class Coming>
FLOE_INLINE void inverse_groups(Field field, std::uint8_t* w, std::uint32_t first, std::uint32_t live,
                                const Read& read, const Coming& coming) {
  constexpr int size = 1 << kRadix;
  const auto group = [&](const auto& factors, std::uint32_t base, Pair* x) FLOE_INLINE_BODY {
    inverse<kRadix>(field, x, factors.of_group(first + base));
    store_group<size>(x, w + base * kPairBytes, kPairBytes);
  };
  std::uint32_t base = 0;
  with_kind<kRadix, 0>(bottom_kind(first), [&](auto kind) FLOE_INLINE_BODY {
    const BlockFactors<kind.value, kRadix> factors(field, first);
    for (; base + size <= live; base += size) {
      Pair x[size];
      coming(base);
      each<size>([&](int i) FLOE_INLINE_BODY { x[i] = read(base + static_cast<std::uint32_t>(i)); });
      group(factors, base, x);
    }
  });
  if (base >= live) return;
  Pair x[size];
  each<size>([&](int i) FLOE_INLINE_BODY {
    const auto at = base + static_cast<std::uint32_t>(i);
    x[i] = at < live ? read(at) : zero_pair();
  });
  group(BlockFactors<kRadix, kRadix>(field, first), base, x);
}

// write(i, value) takes value i < wanted.
template <class Write, class Coming>
FLOE_INLINE void forward_groups(Field field, const std::uint8_t* w, std::uint32_t first, std::uint32_t wanted,
                                const Write& write, const Coming& coming) {
  constexpr int size = 1 << kRadix;
  const auto group = [&](const auto& factors, std::uint32_t base, Pair* x) FLOE_INLINE_BODY {
    load_group<size>(x, w + base * kPairBytes, kPairBytes);
    forward<kRadix, size>(field, x, factors.of_group(first + base));
  };
  std::uint32_t base = 0;
  with_kind<kRadix, 0>(bottom_kind(first), [&](auto kind) FLOE_INLINE_BODY {
    const BlockFactors<kind.value, kRadix> factors(field, first);
    for (; base + size <= wanted; base += size) {
      Pair x[size];
      coming(base);
      group(factors, base, x);
      each<size>([&](int i) FLOE_INLINE_BODY { write(base + static_cast<std::uint32_t>(i), x[i]); });
    }
  });
  if (base >= wanted) return;
  Pair x[size];
  group(BlockFactors<kRadix, kRadix>(field, first), base, x);
  each<size>([&](int i) FLOE_INLINE_BODY {
    const auto at = base + static_cast<std::uint32_t>(i);
    if (at < wanted) write(at, x[i]);
  });
}

// Members of a group over 2^layer columns that the first `values` values reach, as a pass can take them.
template <int levels>
FLOE_INLINE std::uint32_t members(std::uint32_t point, std::uint32_t layer, std::uint32_t values) {
  return part_of_group<levels>(kind_of(point, layer, levels), (values + (1u << layer) - 1) >> layer);
}

// The other bottom layers within one block of 2^layers values, of which those from `live` on are zero.
void inverse_block(Field field, std::uint8_t* w, std::uint32_t layers, std::uint32_t point,
                   std::uint32_t live) {
  for (auto layer = kRadix; layer < layers; layer += kRadix) {
    const auto columns = 1u << layer;
    for (std::uint32_t base = 0; base < (1u << layers) && base < live; base += columns << kRadix) {
      auto* at = w + base * kPairBytes;
      inverse_columns<kRadix>(field, at, at, columns * kPairBytes, columns, point + base, layer,
                              members<kRadix>(point + base, layer, live - base));
    }
  }
}
void forward_block(Field field, std::uint8_t* w, std::uint32_t layers, std::uint32_t point,
                   std::uint32_t wanted) {
  for (auto layer = layers - kRadix; layer > 0; layer -= kRadix) {
    const auto columns = 1u << layer;
    for (std::uint32_t base = 0; base < (1u << layers) && base < wanted; base += columns << kRadix) {
      auto* at = w + base * kPairBytes;
      forward_columns<kRadix>(field, at, at, columns * kPairBytes, columns, point + base, layer,
                              members<kRadix>(point + base, layer, wanted - base));
    }
  }
}

// Layers 6..bottom-1, between the blocks and the top pass: only for spans beyond 2^(6+r).
void inverse_middle(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t live) {
  for (auto layer = kBlockLevels; layer < layers.bottom; layer += kRadix) {
    const auto step = 1u << layer;
    for (std::uint32_t base = 0; base < layers.span() && base < live; base += step << kRadix) {
      for (std::uint32_t c = 0; c < step; c += 64) {
        auto* at = place(w, base + c);
        inverse_columns<kRadix>(field, at, at, distance(step), 64, offset + base, layer);
      }
    }
  }
}
void forward_middle(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t wanted) {
  for (auto layer = layers.bottom; layer > kBlockLevels;) {
    layer -= kRadix;
    const auto step = 1u << layer;
    for (std::uint32_t base = 0; base < layers.span() && base < wanted; base += step << kRadix) {
      for (std::uint32_t c = 0; c < step; c += 64) {
        auto* at = place(w, base + c);
        forward_columns<kRadix>(field, at, at, distance(step), 64, offset + base, layer);
      }
    }
  }
}

template <class Symbols>
FLOE_INLINE void prefetch_group(const Symbols& symbols, std::size_t first, std::size_t end) {
  constexpr int size = 1 << kRadix;
  if (first + size > end) return;
  each<size>([&](int i) FLOE_INLINE_BODY { symbols.prefetch(first + static_cast<std::size_t>(i)); });
}

void clear(std::uint8_t* w, std::uint32_t begin, std::uint32_t end) {
  for (auto i = begin; i < end; ++i) store(place(w, i), zero_pair());
}

// Values from the caller's symbols first.. into w, all layers below the top pass. What the top pass reads
// beyond `live` is zero.
template <class In>
void inverse_bottom(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t live, const In& from, std::size_t first) {
  const auto in = from;  // a copy that stores to the caller's memory cannot alias
  const auto size = 1u << layers.in_block();
  for (std::uint32_t base = 0; base < live; base += size) {
    const auto here = live - base < size ? live - base : size;
    auto* block = place(w, base);
    inverse_groups(
        field, block, offset + base, here,
        [&](std::uint32_t i) FLOE_INLINE_BODY { return in.read(field, first + base + i); },
        [&](std::uint32_t i)
            FLOE_INLINE_BODY { prefetch_group(in, first + base + i + kAhead, first + live); });
    clear(block, (here + (1u << kRadix) - 1) >> kRadix << kRadix, size);
    inverse_block(field, block, layers.in_block(), offset + base, here);
  }
  if (layers.bottom > kBlockLevels) {
    const auto up = (1u << layers.bottom) - 1;
    clear(w, (live + size - 1) & ~(size - 1), (live + up) & ~up);
    inverse_middle(field, w, layers, offset, live);
  }
}

template <class Out>
void forward_bottom(Field field, std::uint8_t* w, const Layers& layers, std::uint32_t offset,
                    std::uint32_t wanted, const Out& to, std::size_t first) {
  const auto out = to;  // a copy that stores to the caller's memory cannot alias
  if (layers.bottom > kBlockLevels) forward_middle(field, w, layers, offset, wanted);
  const auto size = 1u << layers.in_block();
  for (std::uint32_t base = 0; base < wanted; base += size) {
    const auto here = wanted - base < size ? wanted - base : size;
    auto* block = place(w, base);
    forward_block(field, block, layers.in_block(), offset + base, here);
    forward_groups(
        field, block, offset + base, here,
        [&](std::uint32_t i, Pair x) FLOE_INLINE_BODY { out.write(field, first + base + i, x); },
        [&](std::uint32_t i)
            FLOE_INLINE_BODY { prefetch_group(out, first + base + i + kAhead, first + wanted); });
  }
}

// body(Number<layers of the top pass>)
template <class Body>
FLOE_INLINE void with_top(const Layers& layers, const Body& body) {
  if (layers.top == 0) return body(Number<0>{});
  if (layers.top == 1) return body(Number<1>{});
  if (layers.top == 2) return body(Number<2>{});
  if constexpr (kRadix > 2) body(Number<3>{});
}

}  // namespace
}  // namespace floe::codec
