// Weighted sums of symbols: a recovery symbol by itself, or a few lost originals.
#pragma once

#include "codec/tower_lanes.hpp"

namespace floe::codec {
namespace {

void combine(const Factor* factors, std::size_t terms, const Run* runs, std::size_t count,
             std::size_t target) {
  const Field field;
  for_each_strip_of(runs, count, [&](const In& in, const Out& out) {
    auto sum = zero_pair();
    for (std::size_t i = 0; i < terms; ++i) field.add_product(sum, factors[i], read(field, in, i));
    write(field, out, target, sum);
  });
}

// A block of `half` <= 32 elements whose low and high bytes lie one after the other, widened with zeros.
FLOE_INLINE Pair read_run(const std::uint8_t* at, std::size_t half) {
  return {Lanes::load_part(at, half), Lanes::load_part(at + half, half)};
}

void combine_run(const Factor* factors, std::size_t count, const std::uint8_t* symbols, std::size_t stride,
                 std::size_t bytes, std::uint8_t* out) {
  const Field field;
  for (std::size_t start = 0; start < bytes; start += 64) {
    const auto half = (bytes - start < 64 ? bytes - start : 64) / 2;
    auto sum = zero_pair();
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
