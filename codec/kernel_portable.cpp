// Lanes for any processor: 32 bytes in plain memory, byte maps by table lookup.
#include <cstring>

#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Lanes {
  static constexpr std::size_t bytes = 32;
  static constexpr std::size_t blocks = 1;
  static constexpr std::size_t block = 32;  // elements of a block
  static constexpr int radix = 2;           // layers held in registers at once

  struct Vector {
    std::uint8_t byte[bytes];
  };
  using Nibbles = Vector;  // kept whole: a lookup splits each byte by itself
  struct Map {
    const std::uint8_t* entries;
  };

  static Vector zero() { return {}; }
  static Vector load(const std::uint8_t* p) {
    Vector v;
    std::memcpy(v.byte, p, bytes);
    return v;
  }
  static void store(std::uint8_t* p, const Vector& v) { std::memcpy(p, v.byte, bytes); }
  // The first `length` <= 32 bytes at an offset from each sliver of a strip, widened with zeros.
  struct Part {
    std::size_t length;
    explicit Part(std::size_t count) : length(count) {}
    Vector load(const std::uint8_t* const* at, std::size_t offset) const {
      if (length == bytes) return Lanes::load(at[0] + offset);
      std::uint8_t whole[bytes] = {};
      std::memcpy(whole, at[0] + offset, length);
      return Lanes::load(whole);
    }
    void store(std::uint8_t* const* at, std::size_t offset, const Vector& v) const {
      std::uint8_t whole[bytes];
      Lanes::store(whole, v);
      std::memcpy(at[0] + offset, whole, length);
    }
  };
  static Vector add(const Vector& a, const Vector& b) {
    Vector sum;
    for (std::size_t i = 0; i < bytes; ++i) sum.byte[i] = static_cast<std::uint8_t>(a.byte[i] ^ b.byte[i]);
    return sum;
  }
  static Vector load_any(const std::uint8_t* p) { return load(p); }
  static void store_any(std::uint8_t* p, const Vector& v) { store(p, v); }
  static Vector join(const std::uint8_t* block, const std::uint8_t*) { return load(block); }
  static void part(const Vector& v, std::uint8_t* block, std::uint8_t*) { store(block, v); }
  static Nibbles nibbles(const Vector& v) { return v; }
  static Map map(const std::uint8_t* entries) { return {entries}; }
  // a + image of n under m. A call: inlined a thousand times, this loop takes the compiler minutes and gains
  // nothing.
  [[gnu::noinline]] static Vector add_image(Vector a, Map m, const Nibbles& n) {
    for (std::size_t i = 0; i < bytes; ++i) {
      a.byte[i] =
          static_cast<std::uint8_t>(a.byte[i] ^ m.entries[n.byte[i] & 15] ^ m.entries[16 + (n.byte[i] >> 4)]);
    }
    return a;
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
  // The four words of the left digest, then the four of the right one.
  static void load_pairs(const std::uint8_t* left, const std::uint8_t* right, std::size_t, std::size_t,
                         Word* words) {
    for (std::size_t w = 0; w < 4; ++w) {
      words[w] = load_word(left + 8 * w);
      words[w + 4] = load_word(right + 8 * w);
    }
  }
  // Message bytes at.. at+here; message byte i is data byte i-1, byte 0 stays clear for the prefix.
  static void load_message(const std::uint8_t* const* lane, std::size_t at, std::size_t here, Word* message) {
    std::uint8_t block[128] = {};
    std::memcpy(block + (at == 0), lane[0] + at - (at != 0), here - (at == 0));
    for (std::size_t w = 0; w < 16; ++w) message[w] = load_word(block + 8 * w);
  }
  static void store_digests(const Word* h, std::size_t, std::uint8_t* digests) {
    for (std::size_t b = 0; b < 32; ++b) digests[b] = static_cast<std::uint8_t>(h[b / 8] >> (8 * (b % 8)));
  }
};

bool always() { return true; }

}  // namespace
}  // namespace floe::codec

#include "codec/decode_lanes.hpp"
#include "codec/encode_lanes.hpp"
#include "codec/hash_lanes.hpp"
#include "codec/sum_lanes.hpp"

namespace floe::codec {

const Kernel portable_kernel = {"portable", always,          Lanes::blocks, encode,   decode,
                                combine,    combine_slivers, hash_many,     hash_join};

}  // namespace floe::codec
