// The additive Fourier transform and the sums, written once over a handful of lane operations;
// transform_<isa>.cpp define `Lanes` and include this file, each with its own compiler flags. Everything has
// internal linkage, and no library template is used, so that no code built for one instruction set can leak
// into another.
//
// Values are held in tower form over GF(256), where a factor from GF(256) costs one byte map for each half.
// Nearly all factors of the transform are such, because the factor of layer d at point p is the element with
// index p >> d.
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

using Vector = Lanes::Vector;
using Nibbles = Lanes::Nibbles;
using gf16::Factor;

// A strip of field elements: low and high tower coordinates.
struct Pair {
  Vector low, high;
};

constexpr std::size_t pair_bytes = 2 * Lanes::bytes;

struct Field {
  const Factor* factors = gf16::factors();
  const std::uint8_t (*times)[32] = gf16::byte_maps().times;
  Lanes::Map derive = Lanes::map(gf16::byte_maps().derive);

  Pair to_tower(Pair x) const { return {Lanes::add_image(x.low, derive, Lanes::nibbles(x.high)), x.high}; }
  Pair from_tower(Pair x) const { return to_tower(x); }

  // x += f*y
  void add_product(Pair& x, Factor f, Pair y) const {
    const auto u = Lanes::nibbles(y.low);
    const auto v = Lanes::nibbles(y.high);
    const auto same = Lanes::map(times[f.u_to_low]);
    x.low = Lanes::add_image(x.low, same, u);
    if (f.in_gf256()) {
      x.high = Lanes::add_image(x.high, same, v);
      return;
    }
    const auto cross = Lanes::map(times[f.u_to_high]);
    x.low = Lanes::add_image(x.low, Lanes::map(times[f.v_to_low]), v);
    x.high = Lanes::add_image(x.high, cross, u);
    x.high = Lanes::add_image(x.high, Lanes::map(times[f.v_to_high]), v);
  }
  Pair product(Factor f, Pair y) const {
    Pair x{Lanes::zero(), Lanes::zero()};
    add_product(x, f, y);
    return x;
  }
};

inline Pair load(const std::uint8_t* w, std::size_t i) {
  return {Lanes::load(w + i * pair_bytes), Lanes::load(w + i * pair_bytes + Lanes::bytes)};
}
inline void store(std::uint8_t* w, std::size_t i, Pair x) {
  Lanes::store(w + i * pair_bytes, x.low);
  Lanes::store(w + i * pair_bytes + Lanes::bytes, x.high);
}
inline Pair add(Pair x, Pair y) { return {Lanes::add(x.low, y.low), Lanes::add(x.high, y.high)}; }

inline Pair read(const Field& field, const BlockIn* in, std::size_t symbol) {
  return field.to_tower({Lanes::gather_low(in, symbol), Lanes::gather_high(in, symbol)});
}
inline void write(const Field& field, const BlockOut* out, std::size_t symbol, Pair x) {
  const auto y = field.from_tower(x);
  Lanes::scatter(out, symbol, y.low, y.high);
}

// Values at points offset.. to coefficients, in place; values from `live` on are zero.
void inverse_transform(const Field& field, std::uint8_t* w, std::uint32_t levels, std::uint32_t offset,
                       std::uint32_t live) {
  for (std::uint32_t d = 0; d < levels; ++d) {
    const auto half = 1u << d;
    for (std::uint32_t b = 0; b < (1u << levels) && b < ((live + half - 1) & ~(half - 1)); b += 2 * half) {
      const auto f = field.factors[(offset + b) >> d];
      for (auto i = b; i < b + half; ++i) {
        auto x = load(w, i);
        const auto y = add(load(w, i + half), x);
        if (!f.is_zero()) field.add_product(x, f, y);
        store(w, i, x);
        store(w, i + half, y);
      }
    }
  }
}

// Coefficients to the first `wanted` values at points offset.., in place.
void transform(const Field& field, std::uint8_t* w, std::uint32_t levels, std::uint32_t offset,
               std::uint32_t wanted) {
  for (std::uint32_t d = levels; d-- > 0;) {
    const auto half = 1u << d;
    for (std::uint32_t b = 0; b < (1u << levels) && b < wanted; b += 2 * half) {
      const auto f = field.factors[(offset + b) >> d];
      for (auto i = b; i < b + half; ++i) {
        auto x = load(w, i);
        auto y = load(w, i + half);
        if (!f.is_zero()) field.add_product(x, f, y);
        y = add(y, x);
        store(w, i, x);
        store(w, i + half, y);
      }
    }
  }
}

void encode(const EncodeShape& shape, const BlockIn* in, const BlockOut* out, Workspace& workspace) {
  const Field field;
  const auto span = 1u << shape.levels;
  auto* sum = workspace.reserve(2 * span * pair_bytes);
  auto* w = sum + span * pair_bytes;
  const Pair zero{Lanes::zero(), Lanes::zero()};
  if (shape.high_rate) {
    for (std::uint32_t start = 0; start < shape.k; start += span) {
      auto* into = start == 0 ? sum : w;
      const auto live = shape.k - start < span ? shape.k - start : span;
      for (std::uint32_t i = 0; i < live; ++i) store(into, i, read(field, in, start + i));
      for (auto i = live; i < span; ++i) store(into, i, zero);
      inverse_transform(field, into, shape.levels, span + start, live);
      if (start == 0) continue;
      for (std::uint32_t i = 0; i < span; ++i) store(sum, i, add(load(sum, i), load(w, i)));
    }
    transform(field, sum, shape.levels, 0, shape.m);
    for (std::uint32_t j = 0; j < shape.m; ++j) write(field, out, j, load(sum, j));
    return;
  }
  for (std::uint32_t i = 0; i < shape.k; ++i) store(sum, i, read(field, in, i));
  for (auto i = shape.k; i < span; ++i) store(sum, i, zero);
  inverse_transform(field, sum, shape.levels, 0, shape.k);
  for (std::uint32_t start = 0; start < shape.m; start += span) {
    const auto wanted = shape.m - start < span ? shape.m - start : span;
    for (std::uint32_t i = 0; i < span; ++i) store(w, i, load(sum, i));
    transform(field, w, shape.levels, span + start, wanted);
    for (std::uint32_t j = 0; j < wanted; ++j) write(field, out, start + j, load(w, j));
  }
}

void decode(const DecodeSteps& steps, const BlockIn* in, const BlockOut* out, Workspace& workspace) {
  const Field field;
  const auto span = 1u << steps.levels;
  auto* values = workspace.reserve((steps.block_count + 1) * span * pair_bytes);
  auto* w = values + steps.block_count * span * pair_bytes;
  const Pair zero{Lanes::zero(), Lanes::zero()};
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    const auto& block = steps.blocks[c];
    if (block.load_count == 0) continue;
    auto* a = values + c * span * pair_bytes;
    for (std::uint32_t i = 0; i < span; ++i) store(a, i, zero);
    for (std::uint32_t q = 0; q < block.load_count; ++q) {
      const auto& from = block.loads[q];
      store(a, from.slot, field.product(from.scale, read(field, in, from.source)));
    }
    inverse_transform(field, a, steps.levels, c * span, span);
  }
  for (std::uint32_t c = 0; c < steps.block_count; ++c) {
    const auto& block = steps.blocks[c];
    if (block.store_count == 0) continue;
    for (std::uint32_t i = 0; i < span; ++i) {
      auto d = zero;
      if (block.load_count != 0) {
        const auto* a = values + c * span * pair_bytes;
        for (std::uint32_t bit = 1; bit < span; bit *= 2) {
          if ((i & bit) == 0) d = add(d, load(a, i | bit));
        }
      }
      for (std::uint32_t b = 0; b < steps.block_count; ++b) {
        if (b == c || steps.blocks[b].load_count == 0) continue;
        field.add_product(d, steps.bridge[b ^ c], load(values + b * span * pair_bytes, i));
      }
      store(w, i, d);
    }
    transform(field, w, steps.levels, c * span, span);
    for (std::uint32_t q = 0; q < block.store_count; ++q) {
      const auto& to = block.stores[q];
      write(field, out, to.target, field.product(to.scale, load(w, to.slot)));
    }
  }
}

void combine(const Factor* factors, std::size_t count, const BlockIn* in, const BlockOut* out) {
  const Field field;
  Pair sum{Lanes::zero(), Lanes::zero()};
  for (std::size_t i = 0; i < count; ++i) field.add_product(sum, factors[i], read(field, in, i));
  write(field, out, 0, sum);
}

// A block of `half` <= 32 elements whose low and high bytes lie one after the other, widened with zeros.
inline Pair read_run(const std::uint8_t* at, std::size_t half) {
  return {Lanes::load_part(at, half), Lanes::load_part(at + half, half)};
}

void combine_run(const Factor* factors, std::size_t count, const std::uint8_t* symbols, std::size_t stride,
                 std::size_t bytes, std::uint8_t* out) {
  const Field field;
  for (std::size_t start = 0; start < bytes; start += 64) {
    const auto half = (bytes - start < 64 ? bytes - start : 64) / 2;
    Pair sum{Lanes::zero(), Lanes::zero()};
    for (std::size_t i = 0; i < count; ++i) {
      field.add_product(sum, factors[i], field.to_tower(read_run(symbols + i * stride + start, half)));
    }
    const auto result = field.from_tower(sum);
    Lanes::store_part(out + start, half, result.low);
    Lanes::store_part(out + start + half, half, result.high);
  }
}

}  // namespace
}  // namespace floe::codec
