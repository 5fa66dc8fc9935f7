// BLAKE2b-256 of many equal-sized messages at once, one message to a lane, written once over a handful of
// word operations. A message is one prefix byte and then data that stays where it lies, so every block is read
// one byte to the left of its place in the data.
//
// Words that a message does not reach are zero and cost nothing: the rounds are unrolled for the number of
// words in use. An inner node of a tree has 9, the leaf of a symbol of up to 7 bytes has 1. Loops over words are
// unrolled by request: GCC leaves them alone at -O2, and then a register's worth of every lane goes through memory.
#pragma once

#include "codec/blake2b.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

using Word = Words::Word;

template <int used, int index>
[[gnu::always_inline]] inline Word add_word(Word sum, const Word* message) {
  if constexpr (index < used) return Words::add(sum, message[index]);
  return sum;
}

template <int used, int x, int y>
[[gnu::always_inline]] inline void mix(Word& a, Word& b, Word& c, Word& d, const Word* message) {
  a = Words::add(add_word<used, x>(a, message), b);
  d = Words::rotate<32>(Words::exclusive_or(d, a));
  c = Words::add(c, d);
  b = Words::rotate<24>(Words::exclusive_or(b, c));
  a = Words::add(add_word<used, y>(a, message), b);
  d = Words::rotate<16>(Words::exclusive_or(d, a));
  c = Words::add(c, d);
  b = Words::rotate<63>(Words::exclusive_or(b, c));
}

template <int used, int round>
[[gnu::always_inline]] inline void rounds(Word* v, const Word* message) {
  if constexpr (round < 12) {
    constexpr auto& s = kBlake2bSigma[round % 10];
    mix<used, s[0], s[1]>(v[0], v[4], v[8], v[12], message);
    mix<used, s[2], s[3]>(v[1], v[5], v[9], v[13], message);
    mix<used, s[4], s[5]>(v[2], v[6], v[10], v[14], message);
    mix<used, s[6], s[7]>(v[3], v[7], v[11], v[15], message);
    mix<used, s[8], s[9]>(v[0], v[5], v[10], v[15], message);
    mix<used, s[10], s[11]>(v[1], v[6], v[11], v[12], message);
    mix<used, s[12], s[13]>(v[2], v[7], v[8], v[13], message);
    mix<used, s[14], s[15]>(v[3], v[4], v[9], v[14], message);
    rounds<used, round + 1>(v, message);
  }
}

// h <- compression of h and one block; `total` counts message bytes up to the end of this block.
template <int used>
[[gnu::always_inline]] inline void compress(Word* h, const Word* message, std::uint64_t total, bool last) {
  Word v[16];
  for (int i = 0; i < 8; ++i) {
    v[i] = h[i];
    v[i + 8] = Words::broadcast(kBlake2bIv[i]);
  }
  v[12] = Words::broadcast(kBlake2bIv[4] ^ total);
  if (last) v[14] = Words::broadcast(~kBlake2bIv[6]);
  rounds<used, 0>(v, message);
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) h[i] = Words::exclusive_or(h[i], Words::exclusive_or(v[i], v[i + 8]));
}

[[gnu::noinline]] void compress_first(Word* h, const Word* message, std::uint64_t total) {
  compress<16>(h, message, total, false);
}

inline void start(Word* h) {
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) h[i] = Words::broadcast(kBlake2bIv[i]);
  h[0] = Words::broadcast(kBlake2bIv[0] ^ kBlake2bParameters);
}

// The first 512 bytes of the next messages, `distance` bytes further on: rows of a matrix lie pages apart,
// where the processor does not look ahead by itself; within a longer message it does.
inline void prefetch_messages(const std::uint8_t* const* lane, std::size_t distance, std::size_t bytes) {
  const auto beginning = bytes < 512 ? bytes : 512;
#pragma GCC unroll 8
  for (std::size_t i = 0; i < Words::lanes; ++i)
    for (std::size_t at = 0; at < beginning; at += 64) __builtin_prefetch(lane[i] + distance + at);
}

// Messages whose last block has at most `used` words. Where it is the only one, all stays in registers.
template <int used, bool only_block>
[[gnu::noinline]] void hash_messages(std::uint8_t prefix, const std::uint8_t* data, std::size_t stride,
                                     std::size_t bytes, std::size_t count, std::uint8_t* digests) {
  const auto length = bytes + 1;
  for (std::size_t first = 0; first < count; first += Words::lanes) {
    const auto live = count - first < Words::lanes ? count - first : Words::lanes;
    // Lanes beyond the last message repeat it.
    const std::uint8_t* lane[Words::lanes];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Words::lanes; ++i)
      lane[i] = data + (first + (i < live ? i : live - 1)) * stride;
    if (first + 2 * Words::lanes <= count) prefetch_messages(lane, Words::lanes * stride, bytes);
    Word h[8], message[16];
    start(h);
    std::size_t at = 0;
    if constexpr (!only_block) {
      for (; at + 128 < length; at += 128) {
        Words::load_message(lane, at, 128, message);
        if (at == 0) message[0] = Words::exclusive_or(message[0], Words::broadcast(prefix));
        compress_first(h, message, at + 128);
      }
    }
    Words::load_message(lane, at, length - at, message);
    if constexpr (only_block) message[0] = Words::exclusive_or(message[0], Words::broadcast(prefix));
    compress<used>(h, message, length, true);
    Words::store_digests(h, live, digests + 32 * first);
  }
}

template <bool only_block>
void hash_messages(std::uint8_t prefix, const std::uint8_t* data, std::size_t stride, std::size_t bytes,
                   std::size_t count, std::uint8_t* digests) {
  const auto last = bytes % 128 + 1;
  if (last <= 8) return hash_messages<1, only_block>(prefix, data, stride, bytes, count, digests);
  if (last <= 16) return hash_messages<2, only_block>(prefix, data, stride, bytes, count, digests);
  if (last <= 72) return hash_messages<9, only_block>(prefix, data, stride, bytes, count, digests);
  hash_messages<16, only_block>(prefix, data, stride, bytes, count, digests);
}

void hash_many(std::uint8_t prefix, const std::uint8_t* data, std::size_t stride, std::size_t bytes,
               std::size_t count, std::uint8_t* digests) {
  if (bytes < 128) return hash_messages<true>(prefix, data, stride, bytes, count, digests);
  hash_messages<false>(prefix, data, stride, bytes, count, digests);
}

// A pair of digests is read as whole words, which then move up by the byte that the prefix takes.
void hash_join(std::uint8_t prefix, const std::uint8_t* left, const std::uint8_t* right, std::size_t stride,
               std::size_t count, std::uint8_t* digests) {
  for (std::size_t first = 0; first < count; first += Words::lanes) {
    const auto live = count - first < Words::lanes ? count - first : Words::lanes;
    Word h[8], words[8], message[9];
    Words::load_pairs(left + first * stride, right + first * stride, stride, live, words);
    message[0] = Words::exclusive_or(Words::up<8>(words[0]), Words::broadcast(prefix));
#pragma GCC unroll 8
    for (int i = 1; i < 8; ++i) {
      message[i] = Words::exclusive_or(Words::up<8>(words[i]), Words::down<56>(words[i - 1]));
    }
    message[8] = Words::down<56>(words[7]);
    start(h);
    compress<9>(h, message, 65, true);
    Words::store_digests(h, live, digests + 32 * first);
  }
}

}  // namespace
}  // namespace floe::codec
