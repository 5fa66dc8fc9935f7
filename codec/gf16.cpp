// See gf16.hpp. Tables are made on first use from the sixteen basis vectors: nothing here is copied from a
// dump.
#include "codec/gf16.hpp"

#include <memory>

namespace floe::codec::gf16 {
namespace {

constexpr std::uint32_t kPolynomial = 0x1002D;
constexpr std::uint32_t kOrder = 65535;

constexpr std::array<Element, 16> basis = {0x0001, 0xACCA, 0x3C0E, 0x163E, 0xC582, 0xED2E, 0x914C, 0x4012,
                                           0x6C98, 0x10D8, 0x6A72, 0xB900, 0xFDB8, 0xFB34, 0xFF38, 0x991E};

// V[8+i] = [256]*[1<<i] + [derivation[i]].
constexpr std::array<std::uint8_t, 8> derivation = {0x00, 0xcf, 0xab, 0x21, 0x8a, 0x9d, 0x27, 0x1f};

std::unique_ptr<const Tables> make_tables() {
  auto index_of = std::make_unique<std::array<Element, 65536>>();
  for (std::uint32_t index = 0; index < 65536; ++index) {
    Element value = 0;
    for (std::size_t bit = 0; bit < 16; ++bit) {
      if ((index >> bit) & 1u) value = static_cast<Element>(value ^ basis[bit]);
    }
    (*index_of)[value] = static_cast<Element>(index);
  }
  auto result = std::make_unique<Tables>();
  std::uint32_t power = 1;
  for (std::uint32_t i = 0; i < kOrder; ++i) {
    const Element index = (*index_of)[power];
    result->exp[i] = index;
    result->log[index] = static_cast<Element>(i);
    power <<= 1;
    if (power & 0x10000u) power ^= kPolynomial;
  }
  result->exp[kOrder] = result->exp[0];
  result->log[0] = 0;
  return result;
}

std::unique_ptr<const ByteMaps> make_byte_maps() {
  auto maps = std::make_unique<ByteMaps>();
  for (std::uint32_t nibble = 0; nibble < 16; ++nibble) {
    const auto low = static_cast<std::uint8_t>(nibble);
    const auto high = static_cast<std::uint8_t>(nibble << 4);
    for (std::uint32_t factor = 0; factor < 256; ++factor) {
      const auto f = static_cast<Element>(factor);
      maps->times[factor][nibble] = static_cast<std::uint8_t>(multiply(f, low));
      maps->times[factor][16 + nibble] = static_cast<std::uint8_t>(multiply(f, high));
    }
    maps->derive[nibble] = derive(low);
    maps->derive[16 + nibble] = derive(high);
  }
  return maps;
}

template <class Map>
std::uint64_t matrix_of(const Map& map) {
  std::uint64_t matrix = 0;
  for (std::uint32_t from = 0; from < 8; ++from) {
    const auto image = map(static_cast<std::uint8_t>(1u << from));
    for (std::uint32_t to = 0; to < 8; ++to) {
      if ((image >> to) & 1) matrix |= std::uint64_t{1} << (8 * (7 - to) + from);
    }
  }
  return matrix;
}

std::unique_ptr<const ByteMatrices> make_byte_matrices() {
  auto matrices = std::make_unique<ByteMatrices>();
  for (std::uint32_t factor = 0; factor < 256; ++factor) {
    matrices->times[factor] =
        matrix_of([&](std::uint8_t b) { return multiply(static_cast<Element>(factor), b); });
  }
  matrices->derive = matrix_of(derive);
  return matrices;
}

}  // namespace

const Tables& tables() {
  static const auto instance = make_tables();
  return *instance;
}

const ByteMaps& byte_maps() {
  static const auto instance = make_byte_maps();
  return *instance;
}

const ByteMatrices& byte_matrices() {
  static const auto instance = make_byte_matrices();
  return *instance;
}

Element multiply(Element a, Element b) {
  if (a == 0 || b == 0) return 0;
  const auto& [log, exp] = tables();
  return exp[(std::uint32_t{log[a]} + log[b]) % kOrder];
}

Element inverse(Element a) {
  if (a == 0) return 0;
  const auto& [log, exp] = tables();
  return exp[kOrder - log[a]];
}

Element divide(Element a, Element b) { return multiply(a, inverse(b)); }

std::uint8_t derive(std::uint8_t high) {
  std::uint8_t low = 0;
  for (std::size_t bit = 0; bit < 8; ++bit) {
    if ((high >> bit) & 1) low = static_cast<std::uint8_t>(low ^ derivation[bit]);
  }
  return low;
}

Tower to_tower(Element a) {
  const auto high = static_cast<std::uint8_t>(a >> 8);
  return {static_cast<std::uint8_t>((a & 255) ^ derive(high)), high};
}

Factor to_factor(Element a) {
  const auto [low, high] = to_tower(a);
  const auto reduced = static_cast<std::uint8_t>(multiply(high, 0x80));
  return {low, reduced, high, static_cast<std::uint8_t>(low ^ high)};
}

const Factor* factors() {
  static const auto instance = [] {
    auto all = std::make_unique<std::array<Factor, 65536>>();
    for (std::uint32_t i = 0; i < 65536; ++i) (*all)[i] = to_factor(static_cast<Element>(i));
    return all;
  }();
  return instance->data();
}

}  // namespace floe::codec::gf16
