// The field against mainnet's tables, and the tower form against the field.
#include "codec/gf16.hpp"

#include <doctest/doctest.h>

#include "tests/codec/emulated_matrices.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

template <class Range>
Buffer little_endian(const Range& words) {
  Buffer bytes;
  for (const auto word : words) {
    bytes.push_back(static_cast<std::uint8_t>(word & 255));
    bytes.push_back(static_cast<std::uint8_t>(word >> 8));
  }
  return bytes;
}

gf16::Element number(const nlohmann::json& text) {
  return static_cast<gf16::Element>(std::stoul(text.get<std::string>(), nullptr, 16));
}

}  // namespace

TEST_CASE("SHA-256 of the tests agrees with the standard's example") {
  CHECK(vectors::sha256(Buffer{'a', 'b', 'c'}) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("tables and products are mainnet's") {
  const auto json = vectors::read("field.json");
  CHECK(vectors::sha256(little_endian(gf16::tables().log)) == json["log_sha256"]);
  CHECK(vectors::sha256(little_endian(gf16::tables().exp)) == json["exp_sha256"]);
  for (const auto& each : json["mul"]) {
    CHECK(gf16::multiply(number(each["a"]), number(each["b"])) == number(each["product"]));
  }
}

TEST_CASE("x squared plus x halves the index") {
  for (std::uint32_t a = 0; a < 65536; a += 7) {
    const auto x = static_cast<gf16::Element>(a);
    CHECK((gf16::multiply(x, x) ^ x) == a >> 1);
  }
}

TEST_CASE("a factor in tower form multiplies as the field does") {
  vectors::SplitMix64 random{5};
  const auto& maps = gf16::byte_maps();
  const auto times = [&](std::uint8_t f, std::uint8_t b) {
    return maps.times[f][b & 15] ^ maps.times[f][16 + (b >> 4)];
  };
  for (int i = 0; i < 20000; ++i) {
    const auto a = static_cast<gf16::Element>(random());
    const auto b = static_cast<gf16::Element>(i % 3 == 0 ? random() & 255 : random());
    const auto f = gf16::to_factor(b);
    const auto x = gf16::to_tower(a);
    const auto low = static_cast<std::uint8_t>(times(f.u_to_low, x.low) ^ times(f.v_to_low, x.high));
    const auto high = static_cast<std::uint8_t>(times(f.u_to_high, x.low) ^ times(f.v_to_high, x.high));
    CHECK(((high << 8) | (low ^ gf16::derive(high))) == gf16::multiply(a, b));
    CHECK(gf16::multiply(gf16::divide(a, b), b) == (b == 0 ? 0 : a));
  }
}

TEST_CASE("matrices of bits multiply as the field does") {
  const auto& matrices = gf16::byte_matrices();
  // The identity as Intel's manual writes it.
  CHECK(matrices.times[1] == 0x0102040810204080);
  for (std::uint32_t b = 0; b < 256; ++b) {
    const auto byte = static_cast<std::uint8_t>(b);
    CHECK(emulated_image(matrices.derive, byte) == gf16::derive(byte));
    for (std::uint32_t f = 0; f < 256; ++f) {
      REQUIRE(emulated_image(matrices.times[f], byte) == gf16::multiply(static_cast<gf16::Element>(f), byte));
    }
  }
}
