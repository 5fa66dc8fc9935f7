// Registers in plain memory for any processor, and hashes of one message at a time.
#pragma once

#include <cstring>

#include "codec/one_block_lanes.hpp"

namespace floe::codec {
namespace {

struct Portable {
  struct Vector {
    std::uint8_t byte[32];
  };
  static Vector zero() { return {}; }
  static Vector load(const std::uint8_t* p) {
    Vector v;
    std::memcpy(v.byte, p, sizeof v.byte);
    return v;
  }
  static void store(std::uint8_t* p, const Vector& v) { std::memcpy(p, v.byte, sizeof v.byte); }
  static Vector add(const Vector& a, const Vector& b) {
    Vector sum;
    for (std::size_t i = 0; i < sizeof a.byte; ++i)
      sum.byte[i] = static_cast<std::uint8_t>(a.byte[i] ^ b.byte[i]);
    return sum;
  }
};

struct Words {
  static constexpr std::size_t lanes = 1;
  using Word = std::uint64_t;

  static Word add(Word a, Word b) { return a + b; }
  static Word exclusive_or(Word a, Word b) { return a ^ b; }
  template <int bits>
  static Word rotate(Word a) {
    return (a >> bits) | (a << (64 - bits));
  }
  static Word broadcast(std::uint64_t value) { return value; }
  template <int bits>
  static Word up(Word a) {
    return a << bits;
  }
  template <int bits>
  static Word down(Word a) {
    return a >> bits;
  }
  static Word load_word(const std::uint8_t* at) {
    Word word = 0;
    for (std::size_t b = 0; b < 8; ++b) word |= Word{at[b]} << (8 * b);
    return word;
  }
  static void load_pairs(const std::uint8_t* left, const std::uint8_t* right, std::size_t, std::size_t,
                         Word* words) {
    for (std::size_t w = 0; w < 4; ++w) {
      words[w] = load_word(left + 8 * w);
      words[w + 4] = load_word(right + 8 * w);
    }
  }
  static void load_message(const std::uint8_t* const* lane, std::size_t at, std::size_t here, Word* message) {
    std::uint8_t block[128] = {};
    std::memcpy(block + (at == 0), lane[0] + at - (at != 0), here - (at == 0));
    for (std::size_t w = 0; w < 16; ++w) message[w] = load_word(block + 8 * w);
  }
  static void store_digests(const Word* h, std::size_t, std::uint8_t* digests) {
    for (std::size_t b = 0; b < 32; ++b) digests[b] = static_cast<std::uint8_t>(h[b / 8] >> (8 * (b % 8)));
  }
};

}  // namespace
}  // namespace floe::codec
