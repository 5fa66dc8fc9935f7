// The margin by node weight: as a quorum counts, a node stands for its pieces of a kind of a blob only while
// it is up and none of them is missing; what the owner before still has is not.
#pragma once

#include <cstdint>
#include <span>

#include "pieces/blob_group.hpp"
#include "pieces/live_counts.hpp"
#include "pieces/second_copies.hpp"
#include "storage/committee.hpp"

namespace floe {

// The least weight above what gives a blob back, of any kind of any blob, or `known` where none is less.
std::int64_t least_weight_margin(std::int64_t known, const Committee& committee, const LiveCounts& live,
                                 std::span<const BlobGroup> groups, const NotLive& missing);

}  // namespace floe
