// Encodings of a thousand random shapes on every kernel, beside the closed form of the code: each recovery symbol is a
// sum of all originals, weighted by a quotient of two elements, and a product is a sum of discrete logarithms. Nothing
// here is taken from the codec, and the closed form is held to the answers of mainnet's encoder.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include "codec/reed_solomon.hpp"
#include "tests/codec/every_kernel.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

// Logarithms of elements by their index in the Cantor basis, to the base of the polynomial x.
class Logarithms {
 public:
  Logarithms() {
    constexpr std::array<std::uint32_t, 16> basis = {0x0001, 0xACCA, 0x3C0E, 0x163E, 0xC582, 0xED2E,
                                                     0x914C, 0x4012, 0x6C98, 0x10D8, 0x6A72, 0xB900,
                                                     0xFDB8, 0xFB34, 0xFF38, 0x991E};
    std::vector<std::uint32_t> index_of(65536);
    for (std::uint32_t index = 0; index < 65536; ++index) {
      std::uint32_t polynomial = 0;
      for (std::uint32_t bit = 0; bit < 16; ++bit) polynomial ^= (index >> bit & 1) * basis[bit];
      index_of[polynomial] = index;
    }
    std::uint32_t power = 1;
    for (std::uint32_t exponent = 0; exponent < order; ++exponent) {
      REQUIRE((exponent == 0 || power != 1));  // so that every element but 0 is met
      elements_[exponent] = elements_[exponent + order] = static_cast<std::uint16_t>(index_of[power]);
      logarithms_[index_of[power]] = exponent;
      power = power << 1 ^ (power >> 15) * 0x1002Du;
    }
    REQUIRE(power == 1);
  }

  std::uint32_t of(std::uint32_t index) const { return logarithms_[index]; }
  std::uint32_t of_quotient(std::uint32_t over, std::uint32_t under) const {
    return (of(over) + order - of(under)) % order;
  }
  std::uint16_t element(std::uint32_t sum_of_two) const { return elements_[sum_of_two]; }

 private:
  static constexpr std::uint32_t order = 65535;
  std::vector<std::uint16_t> elements_ = std::vector<std::uint16_t>(2 * order);
  std::vector<std::uint32_t> logarithms_ = std::vector<std::uint32_t>(65536);
};

// Where the low byte of an element lies in its symbol, and how far behind it the high byte.
struct Place {
  std::size_t low, to_high;
};
Place place(std::size_t element, std::size_t symbol_bytes) {
  const auto block = element / 32 * 64;
  return {block + element % 32, std::min<std::size_t>(64, symbol_bytes - block) / 2};
}

Buffer closed_form(const Logarithms& field, Code code, std::size_t size, const Buffer& originals) {
  const auto p = std::bit_ceil(code.k), q = std::bit_ceil(code.m);
  const bool is_high = p > q || (p == q && code.k <= code.m);
  const auto span = is_high ? q : p;
  const auto layers = std::countr_zero(span);
  const auto elements = size / 2;

  std::vector<std::uint32_t> values(code.k * elements);
  for (std::uint32_t i = 0; i < code.k; ++i)
    for (std::size_t e = 0; e < elements; ++e) {
      const auto at = place(e, size);
      const auto* symbol = originals.data() + i * size;
      values[i * elements + e] = symbol[at.low] | std::uint32_t{symbol[at.low + at.to_high]} << 8;
    }

  Buffer recoveries(code.m * size);
  std::vector<std::uint32_t> sum(elements);
  for (std::uint32_t j = 0; j < code.m; ++j) {
    std::ranges::fill(sum, 0);
    for (std::uint32_t i = 0; i < code.k; ++i) {
      const auto far = span + (is_high ? i : j), near = is_high ? j : i;
      const auto weight = field.of_quotient(far >> layers, far ^ near);
      for (std::size_t e = 0; e < elements; ++e) {
        const auto value = values[i * elements + e];
        if (value != 0) sum[e] ^= field.element(weight + field.of(value));
      }
    }
    for (std::size_t e = 0; e < elements; ++e) {
      const auto at = place(e, size);
      recoveries[j * size + at.low] = static_cast<std::uint8_t>(sum[e]);
      recoveries[j * size + at.low + at.to_high] = static_cast<std::uint8_t>(sum[e] >> 8);
    }
  }
  return recoveries;
}

// From 1 to 1000, small ones as often as large ones.
std::uint32_t count(vectors::SplitMix64& random) {
  return static_cast<std::uint32_t>(std::exp(std::log(1000.0) * random.below(1u << 20) / (1u << 20)));
}

// Short symbols, whole blocks, and both together; the larger the shape, the shorter, for the definition is slow.
std::size_t symbol_bytes(vectors::SplitMix64& random, Code code) {
  const auto most = std::max<std::size_t>(2, 4'000'000 / (std::size_t{code.k} * code.m) / 2 * 2);
  const auto size = random.below(4) == 0 ? 64 * (1 + random.below(8)) : 2 * (1 + random.below(110));
  return std::min<std::size_t>(most, size);
}

}  // namespace

TEST_CASE("the closed form gives what mainnet's encoder gave") {
  const Logarithms field;
  const auto json = vectors::read("rs_encode.json");
  int compared = 0;
  for (const auto& each : json["cases"]) {
    const Code code{each["k"], each["m"]};
    const std::size_t size = each["size"];
    if (std::size_t{code.k} * code.m * size > 20'000'000) continue;
    CAPTURE(code.k);
    CAPTURE(code.m);
    CAPTURE(size);
    const auto originals = vectors::stream(each["seed"], code.k * size);
    CHECK(vectors::sha256(closed_form(field, code, size, originals)) == each["sha256_all"]);
    ++compared;
  }
  CHECK(compared > 100);
}

TEST_CASE("a thousand random shapes encode to the closed form") {
  const Logarithms field;
  vectors::SplitMix64 random{334666};
  for (int trial = 0; trial < 1000; ++trial) {
    const auto k = count(random), m = count(random);
    const Code code{k, m};
    const auto size = symbol_bytes(random, code);
    CAPTURE(k);
    CAPTURE(m);
    CAPTURE(size);
    const auto originals = vectors::stream(random(), code.k * size);
    const auto expected = closed_form(field, code, size, originals);
    on_every_kernel([&] {
      Buffer recoveries(code.m * size);
      REQUIRE(encode(code, size, originals, recoveries).has_value());
      CHECK(bool(recoveries == expected));
    });
  }
}
