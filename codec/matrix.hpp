// The n x n matrix of a blob: rows extended from k2 to n symbols, columns from k1 to n, and the hashes of all
// slivers on the way.
#pragma once

#include "codec/red_stuff.hpp"

namespace floe::codec {

// The blob must have the size that the geometry was made for. Without `keep_slivers` the result has metadata
// and no slivers, and takes a third of the memory.
Encoded extend_matrix(const Geometry& geometry, ByteView blob, bool keep_slivers,
                      const ParallelFor& parallel);

}  // namespace floe::codec
