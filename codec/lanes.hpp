// What a processor must offer to have a kernel: lanes for the field and words for hashes, an operation a line.
// kernel_<isa>.cpp define `Lanes` and `Words` that do, and include kernel_body.hpp, which is the rest.
//
// Everything here and in what includes it is of internal linkage, and no library template is instantiated, so that
// no code built for one instruction set can leak into another.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace floe::codec {

// A strip is `blocks` blocks of 32 field elements; a Vector holds one byte of each, `bytes` in all.
template <class L>
concept FieldLanes = requires(typename L::Vector v, const typename L::Vector& cv, typename L::Map m,
                              typename L::Operand x, const typename L::Maps maps, const typename L::Part part,
                              const std::uint8_t* from, std::uint8_t* to, const std::uint8_t* const* sources,
                              std::uint8_t* const* sinks) {
  requires L::bytes == L::blocks * 32;
  requires L::radix == 2 || L::radix == 3;   // layers of the transform that fit in registers
  requires L::keeps_maps || !L::keeps_maps;  // whether a group's maps fit in registers beside its values
  { L::zero() } -> std::same_as<typename L::Vector>;
  { L::load(from) } -> std::same_as<typename L::Vector>;  // at a multiple of `bytes`, as L::store
  L::store(to, v);
  { L::load_any(from) } -> std::same_as<typename L::Vector>;
  L::store_any(to, v);
  // A strip of whole blocks, 32 low bytes and 32 high ones each, and back; a second place may not count.
  L::load_blocks(from, from, v, v);
  L::store_blocks(cv, cv, to, to);
  requires L::tells_lines || !L::tells_lines;  // whether store_lines is another than store_blocks
  L::store_lines(cv, cv, to, to);              // to multiples of 64
  { part.load(sources, 0u) } -> std::same_as<typename L::Vector>;  // made of a length up to 32: that many
  part.store(sinks, 0u, cv);                                       // bytes of each block, zeros behind them
  { L::add(cv, cv) } -> std::same_as<typename L::Vector>;
  // Linear maps of bytes. Maps finds them, its tables' addresses at hand; an Operand is a Vector made ready.
  { maps.times(7u) } -> std::same_as<typename L::Map>;  // multiplication by an element of GF(256)
  { maps.derive() } -> std::same_as<typename L::Map>;   // gf16::derive
  { L::operand(cv) } -> std::same_as<typename L::Operand>;
  { L::add_image(v, m, x) } -> std::same_as<typename L::Vector>;         // v + m(x)
  { L::add_images(v, m, x, m, x) } -> std::same_as<typename L::Vector>;  // v + m(x) + m(x)
};

// A Word holds one 64-bit word of each of `lanes` messages.
template <class W>
concept HashWords = requires(typename W::Word a, typename W::Word* words, const typename W::Word* digests,
                             const std::uint8_t* const* lane, const std::uint8_t* from, std::uint8_t* to) {
  requires W::lanes >= 1;
  { W::add(a, a) } -> std::same_as<typename W::Word>;
  { W::exclusive_or(a, a) } -> std::same_as<typename W::Word>;
  { W::template rotate<24>(a) } -> std::same_as<typename W::Word>;  // to the right, by 63, 32, 24 or 16
  { W::template up<8>(a) } -> std::same_as<typename W::Word>;
  { W::template down<56>(a) } -> std::same_as<typename W::Word>;
  { W::broadcast(std::uint64_t{}) } -> std::same_as<typename W::Word>;
  // Message bytes at.. at+here of every lane; byte i is data byte i-1, byte 0 stays clear for the prefix.
  W::load_message(lane, 0u, 128u, words);
  // The four words of each left digest, then those of each right one; lanes beyond `live` repeat the last pair.
  W::load_pairs(from, from, 32u, 1u, words);
  W::store_digests(digests, 1u, to);  // of the lanes below `live`
};

}  // namespace floe::codec
