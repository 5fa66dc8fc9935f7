// What is written in a blob: a seeded stream, so that a reader can check what it got against what was written
// without anybody keeping a second copy.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"
#include "world/blob_store.hpp"

namespace floe {

std::vector<std::uint8_t> blob_bytes(std::uint64_t seed, BlobIndex blob, Bytes size);

}  // namespace floe
