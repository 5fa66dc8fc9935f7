// What the commands about blobs are given: options that several of them take, a blob to encode, and memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codec/red_stuff.hpp"
#include "terminal/command.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {

void shards_option(po::options_description& description);
std::uint32_t shards_of(const Invocation& invocation);  // throws UsageError

void id_option(po::options_description& description);
void json_option(po::options_description& description);

// Reads a blob that has a shape, and for which this machine has the memory to encode it, keeping the slivers or
// not. Throws InputError.
codec::Buffer read_blob(const std::string& path, std::uint32_t shards, bool keep_slivers,
                        const Interruption& interruption);

// Throws InputError where that many bytes of memory are more than this process can have.
void check_memory(std::uint64_t bytes, const std::string& doing);

std::string_view text_of(codec::ByteView bytes);

// The value, or its error as InputError; where what was promised does not hold, as CheckFailed.
[[noreturn]] void raise(const codec::Error& error);
template <class T>
T value_of(codec::Result<T> result) {
  if (!result) raise(result.error());
  return *std::move(result);
}

}  // namespace floe::cli
