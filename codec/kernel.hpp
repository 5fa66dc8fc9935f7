// What a processor is asked to do, and which implementation does it. A kernel works on one *strip* at a time:
// a few blocks of 32 field elements taken at the same place of every symbol. Where those blocks lie in
// memory, and how short symbols share a strip, is decided outside (tiles.hpp), so a kernel is arithmetic and
// nothing else.
//
// The tables are raw pointers on purpose: files built for one instruction set must not instantiate library
// templates that the linker could merge into code running on another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "codec/gf16.hpp"

namespace floe::codec {

// Strips at equal distances: the low bytes of block b of strip j of symbol i are the 32 bytes from
// symbols[i] + low + j*step + b*gap on, its high bytes those from symbols[i] + high + j*step + b*gap on.
struct StripsIn {
  const std::uint8_t* const* symbols;
  std::size_t low, high, gap, step;
};
struct StripsOut {
  std::uint8_t* const* symbols;
  std::size_t low, high, gap, step;
};
// How the blocks of a strip lie in the caller's memory: one plane of low and one of high bytes, in which they
// adjoin; or apart by the gap, each with its high bytes right behind its low ones, and as lines where each that
// is written begins at a multiple of its 64 bytes.
enum class Layout { planes, blocks, lines };

struct Strips {
  StripsIn in;
  StripsOut out;
  std::size_t count;
  Layout layout;
};

struct EncodeShape {
  std::uint32_t k, m, levels;
  bool high_rate;
};

// A decode laid out for the transform: received values are scaled into the slots of their block, transformed,
// joined across blocks, transformed back, scaled and stored.
struct DecodeSteps {
  struct Load {
    std::uint32_t slot, source;  // source: place in the received symbols
    gf16::Factor scale;
  };
  struct Store {
    std::uint32_t slot, target;  // target: index of the original
    gf16::Factor scale;
  };
  struct Block {
    const Load* loads;
    const Store* stores;
    std::uint32_t load_count, store_count;
  };
  std::uint32_t levels;
  const Block* blocks;
  std::uint32_t block_count;
  const gf16::Factor* bridge;  // bridge[d] = 1/[d], the weight between blocks whose indices differ by XOR d
};

// Scratch memory of one thread, 64-byte aligned, that only grows.
class Workspace {
 public:
  std::uint8_t* reserve(std::size_t bytes);

 private:
  std::vector<std::uint8_t> memory_;
};

struct Kernel {
  const char* name;
  bool (*runs_here)();
  std::size_t blocks_per_strip;
  void (*encode)(const EncodeShape&, const Strips* parts, std::size_t count, Workspace&);
  void (*decode)(const DecodeSteps&, const Strips* parts, std::size_t count, Workspace&);
  // Sums of factor[i] * symbol i, i < terms, into symbol `target` of the output.
  void (*combine)(const gf16::Factor* factors, std::size_t terms, const Strips* parts, std::size_t count,
                  std::size_t target);
  // The same sums, one for each of `count` slivers, whose `terms` symbols of `bytes` bytes follow one
  // another; the sums go to `out` one after the other.
  void (*combine_slivers)(const gf16::Factor* factors, std::size_t terms, const std::uint8_t* const* slivers,
                          std::size_t count, std::size_t bytes, std::uint8_t* out);
  // BLAKE2b-256 of prefix || data for `count` messages of `bytes` bytes that lie `stride` apart.
  void (*hash_many)(std::uint8_t prefix, const std::uint8_t* data, std::size_t stride, std::size_t bytes,
                    std::size_t count, std::uint8_t* digests);
  // BLAKE2b-256 of prefix || left digest || right digest for `count` pairs, `stride` bytes apart on both
  // sides. The results may overwrite the left digests, or both when these alternate.
  void (*hash_join)(std::uint8_t prefix, const std::uint8_t* left, const std::uint8_t* right,
                    std::size_t stride, std::size_t count, std::uint8_t* digests);
};

std::vector<std::string_view> kernels();  // those that run on this processor, slowest first
std::string_view active_kernel();
// Forces a kernel by name for the whole process, as FLOE_KERNEL=name does before start; throws
// std::invalid_argument with the list of names when there is no such kernel here.
void use_kernel(std::string_view name);
void use_kernel(const Kernel& kernel);
const Kernel& kernel();
Workspace& thread_workspace();

extern const Kernel naive_kernel;
extern const Kernel portable_kernel;
extern const Kernel avx2_kernel;
extern const Kernel avx2_gfni_kernel;
extern const Kernel avx512_kernel;
extern const Kernel gfni_kernel;
extern const Kernel neon_kernel;

}  // namespace floe::codec
