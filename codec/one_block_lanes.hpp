// What lanes of one block to a strip share: a strip's place is a block's place, and loads need no alignment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace floe::codec {
namespace {

template <class Registers>
struct OneBlockLanes : Registers {
  using typename Registers::Vector;
  static constexpr std::size_t bytes = 32, blocks = 1;
  static constexpr int radix = 2;
  static constexpr bool tells_lines = false;

  static Vector load_any(const std::uint8_t* p) { return Registers::load(p); }
  static void store_any(std::uint8_t* p, const Vector& v) { Registers::store(p, v); }
  static void load_blocks(const std::uint8_t* block, const std::uint8_t*, Vector& low, Vector& high) {
    low = Registers::load(block);
    high = Registers::load(block + bytes);
  }
  static void store_blocks(const Vector& low, const Vector& high, std::uint8_t* block, std::uint8_t*) {
    Registers::store(block, low);
    Registers::store(block + bytes, high);
  }
  static void store_lines(const Vector& low, const Vector& high, std::uint8_t* block, std::uint8_t*) {
    store_blocks(low, high, block, block);
  }

  struct Part {
    std::size_t length;
    explicit Part(std::size_t count) : length(count) {}
    Vector load(const std::uint8_t* const* at, std::size_t offset) const {
      if (length == bytes) return Registers::load(at[0] + offset);
      std::uint8_t whole[bytes] = {};
      std::memcpy(whole, at[0] + offset, length);
      return Registers::load(whole);
    }
    void store(std::uint8_t* const* at, std::size_t offset, const Vector& v) const {
      std::uint8_t whole[bytes];
      Registers::store(whole, v);
      std::memcpy(at[0] + offset, whole, length);
    }
  };
};

}  // namespace
}  // namespace floe::codec
