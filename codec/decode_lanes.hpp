// Decoding of one strip (block decoder over the transform), and weighted sums of symbols.
#include "codec/transform_lanes.hpp"

namespace floe::codec {
namespace {

// Values at points offset.. to coefficients, in place; values from `live` on are zero.
void inverse_transform(const Field& field, std::uint8_t* w, std::uint32_t levels, std::uint32_t offset,
                       std::uint32_t live) {
  for (std::uint32_t d = 0; d < levels; ++d) {
    const auto half = 1u << d;
    for (std::uint32_t b = 0; b < (1u << levels) && b < ((live + half - 1) & ~(half - 1)); b += 2 * half) {
      const auto f = field.factors[(offset + b) >> d];
      for (auto i = b; i < b + half; ++i) {
        auto x = load(w + i * pair_bytes);
        const auto y = add(load(w + (i + half) * pair_bytes), x);
        if (!f.is_zero()) field.add_product(x, f, y);
        store(w + i * pair_bytes, x);
        store(w + (i + half) * pair_bytes, y);
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
        auto x = load(w + i * pair_bytes);
        auto y = load(w + (i + half) * pair_bytes);
        if (!f.is_zero()) field.add_product(x, f, y);
        y = add(y, x);
        store(w + i * pair_bytes, x);
        store(w + (i + half) * pair_bytes, y);
      }
    }
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
    for (std::uint32_t i = 0; i < span; ++i) store(a + i * pair_bytes, zero);
    for (std::uint32_t q = 0; q < block.load_count; ++q) {
      const auto& from = block.loads[q];
      store(a + from.slot * pair_bytes, field.product(from.scale, read(field, in, from.source)));
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
          if ((i & bit) == 0) d = add(d, load(a + (i | bit) * pair_bytes));
        }
      }
      for (std::uint32_t b = 0; b < steps.block_count; ++b) {
        if (b == c || steps.blocks[b].load_count == 0) continue;
        field.add_product(d, steps.bridge[b ^ c], load(values + (b * span + i) * pair_bytes));
      }
      store(w + i * pair_bytes, d);
    }
    transform(field, w, steps.levels, c * span, span);
    for (std::uint32_t q = 0; q < block.store_count; ++q) {
      const auto& to = block.stores[q];
      write(field, out, to.target, field.product(to.scale, load(w + to.slot * pair_bytes)));
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
      field.add_product(sum, factors[i], field.convert(read_run(symbols + i * stride + start, half)));
    }
    const auto result = field.convert(sum);
    Lanes::store_part(out + start, half, result.low);
    Lanes::store_part(out + start + half, half, result.high);
  }
}

}  // namespace
}  // namespace floe::codec
