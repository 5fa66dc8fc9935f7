// Lanes for any processor: 32 bytes in plain memory, byte maps by table lookup.
#include <cstring>

#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

struct Lanes {
  static constexpr std::size_t bytes = 32;
  static constexpr std::size_t blocks = 1;

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
  static Vector load_part(const std::uint8_t* p, std::size_t count) {
    Vector v{};
    std::memcpy(v.byte, p, count);
    return v;
  }
  static void store_part(std::uint8_t* p, std::size_t count, const Vector& v) {
    std::memcpy(p, v.byte, count);
  }
  static Vector add(const Vector& a, const Vector& b) {
    Vector sum;
    for (std::size_t i = 0; i < bytes; ++i) sum.byte[i] = static_cast<std::uint8_t>(a.byte[i] ^ b.byte[i]);
    return sum;
  }
  static Nibbles nibbles(const Vector& v) { return v; }
  static Map map(const std::uint8_t* entries) { return {entries}; }
  // a + image of n under m
  static Vector add_image(Vector a, Map m, const Nibbles& n) {
    for (std::size_t i = 0; i < bytes; ++i) {
      a.byte[i] =
          static_cast<std::uint8_t>(a.byte[i] ^ m.entries[n.byte[i] & 15] ^ m.entries[16 + (n.byte[i] >> 4)]);
    }
    return a;
  }
  static Vector gather_low(const BlockIn* in, std::size_t symbol) {
    return load(in->symbols[symbol] + in->low);
  }
  static Vector gather_high(const BlockIn* in, std::size_t symbol) {
    return load(in->symbols[symbol] + in->high);
  }
  static void scatter(const BlockOut* out, std::size_t symbol, const Vector& low, const Vector& high) {
    store(out->symbols[symbol] + out->low, low);
    store(out->symbols[symbol] + out->high, high);
  }
};

bool always() { return true; }

}  // namespace
}  // namespace floe::codec

#include "codec/transform_lanes.hpp"

namespace floe::codec {

const Kernel portable_kernel = {"portable", always,  Lanes::blocks, encode,
                                decode,     combine, combine_run,   naive_kernel.hash_many};

}  // namespace floe::codec
