// What is written in a blob: a stream of the run, so that a reader can check what it got against what was
// written without anybody keeping a second copy.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"
#include "world/world.hpp"

namespace floe {

std::vector<std::uint8_t> blob_bytes(const World& world, BlobIndex blob, Bytes size);

}  // namespace floe
