// The n x n matrix of a blob: rows extended from k2 to n symbols, columns from k1 to n, and the hashes of all
// slivers on the way.
#pragma once

#include "codec/red_stuff.hpp"

namespace floe::codec {

// The blob must have the size that the geometry was made for. Without `keep_slivers` the result has metadata
// and no slivers, and takes a third of the memory.
Encoded extend_matrix(const Geometry& geometry, ByteView blob, bool keep_slivers,
                      const ParallelFor& parallel);

// Bytes of memory that this takes at most: the cells that are kept, and the hashes on the way. What each thread
// needs for its group of columns, 34 MiB where symbols are shortest, comes on top.
std::uint64_t extension_bytes(const Geometry& geometry, bool keep_slivers);

// Calls `parallel`, or runs the tasks one after the other where it is empty.
void for_each_task(const ParallelFor& parallel, std::size_t count,
                   const std::function<void(std::size_t)>& task);

}  // namespace floe::codec
