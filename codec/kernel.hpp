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

// 32 elements of symbol i: low bytes at symbols[i] + low, high bytes at symbols[i] + high.
struct BlockIn {
  const std::uint8_t* const* symbols;
  std::size_t low, high;
};
struct BlockOut {
  std::uint8_t* const* symbols;
  std::size_t low, high;
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

// Strips follow one another as blocks_per_strip blocks each; after the last one come the blocks of one strip
// more, which are not worked on but may be prefetched.
struct Kernel {
  const char* name;
  bool (*runs_here)();
  std::size_t blocks_per_strip;
  void (*encode)(const EncodeShape&, const BlockIn*, const BlockOut*, std::size_t strips, Workspace&);
  void (*decode)(const DecodeSteps&, const BlockIn*, const BlockOut*, std::size_t strips, Workspace&);
  // Sums of factor[i] * symbol i, i < count, into symbol `target` of the output.
  void (*combine)(const gf16::Factor* factors, std::size_t count, const BlockIn*, const BlockOut*,
                  std::size_t strips, std::size_t target);
  // The same sum over symbols of `bytes` bytes that lie `stride` apart, in the byte order of a symbol.
  void (*combine_run)(const gf16::Factor* factors, std::size_t count, const std::uint8_t* symbols,
                      std::size_t stride, std::size_t bytes, std::uint8_t* out);
  // BLAKE2b-256 of prefix || data for `count` messages of `bytes` bytes that lie `stride` apart.
  void (*hash_many)(std::uint8_t prefix, const std::uint8_t* data, std::size_t stride, std::size_t bytes,
                    std::size_t count, std::uint8_t* digests);
};

std::vector<std::string_view> kernels();  // those that run on this processor, slowest first
std::string_view active_kernel();
// Forces a kernel by name for the whole process, as FLOE_KERNEL=name does before start; throws
// std::invalid_argument with the list of names when there is no such kernel here.
void use_kernel(std::string_view name);
const Kernel& kernel();
Workspace& thread_workspace();

extern const Kernel naive_kernel;
extern const Kernel portable_kernel;
extern const Kernel avx2_kernel;
extern const Kernel avx512_kernel;
extern const Kernel neon_kernel;

}  // namespace floe::codec
