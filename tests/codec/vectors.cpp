#include "tests/codec/vectors.hpp"

#include <array>
#include <bit>
#include <fstream>

#include "codec/text.hpp"

namespace vectors {
namespace {

// The fractional bits of square and cube roots of primes: the largest r with (r / 2^32)^degree <= prime, bit
// by bit. 64 bits of mantissa are enough for the 64 primes in use.
std::uint32_t root_bits(std::uint32_t prime, int degree) {
  std::uint64_t r = 0;
  for (int bit = 35; bit >= 0; --bit) {
    const auto t = r | (std::uint64_t{1} << bit);
    long double power = static_cast<long double>(t) / 4294967296.0L;
    power = degree == 2 ? power * power : power * power * power;
    if (power <= static_cast<long double>(prime)) r = t;
  }
  return static_cast<std::uint32_t>(r);
}

}  // namespace

nlohmann::json read(const std::string& name) {
  std::ifstream file(std::string(FLOE_SOURCE_DIR) + "/tests/vectors/" + name);
  return nlohmann::json::parse(file);
}

Buffer stream(std::uint64_t seed, std::size_t length) {
  SplitMix64 next{seed};
  Buffer bytes;
  bytes.reserve(length + 8);
  while (bytes.size() < length) {
    auto word = next();
    for (int i = 0; i < 8; ++i, word >>= 8) bytes.push_back(static_cast<std::uint8_t>(word));
  }
  bytes.resize(length);
  return bytes;
}

std::string sha256(ByteView message) {
  static const auto primes = [] {
    std::array<std::uint32_t, 64> p{};
    std::uint32_t candidate = 2;
    for (auto& out : p) {
      for (std::uint32_t d = 2; d * d <= candidate; ++d) {
        if (candidate % d == 0) {
          ++candidate;
          d = 1;
        }
      }
      out = candidate++;
    }
    return p;
  }();
  static const auto k = [] {
    std::array<std::uint32_t, 64> c{};
    for (std::size_t i = 0; i < 64; ++i) c[i] = root_bits(primes[i], 3);
    return c;
  }();
  std::array<std::uint32_t, 8> h;
  for (std::size_t i = 0; i < 8; ++i) h[i] = root_bits(primes[i], 2);

  Buffer padded(message.begin(), message.end());
  padded.push_back(0x80);
  while (padded.size() % 64 != 56) padded.push_back(0);
  for (int i = 56; i >= 0; i -= 8)
    padded.push_back(static_cast<std::uint8_t>((std::uint64_t{message.size()} * 8) >> i));

  for (std::size_t block = 0; block < padded.size(); block += 64) {
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i) {
      const auto* p = padded.data() + block + 4 * i;
      w[i] = (std::uint32_t{p[0]} << 24) | (std::uint32_t{p[1]} << 16) | (std::uint32_t{p[2]} << 8) | p[3];
    }
    for (std::size_t i = 16; i < 64; ++i) {
      const auto s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
      const auto s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto v = h;
    for (std::size_t i = 0; i < 64; ++i) {
      const auto s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
      const auto t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
      const auto s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
      const auto t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
    }
    for (std::size_t i = 0; i < 8; ++i) h[i] += v[i];
  }
  Buffer digest;
  for (const auto word : h) {
    for (int i = 24; i >= 0; i -= 8) digest.push_back(static_cast<std::uint8_t>(word >> i));
  }
  return floe::codec::to_hex(digest);
}

}  // namespace vectors
