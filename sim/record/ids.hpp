// How nodes, shards and blobs are named in everything that is recorded.
#pragma once

#include <cstdint>
#include <vector>

namespace floe {

using NodeId = std::uint32_t;     // a member of the committee, from 0; never used again
using Shard = std::uint32_t;      // a share of the key space, from 0
using BlobIndex = std::uint32_t;  // in the order of the scenario

using ShardLists = std::vector<std::vector<Shard>>;  // of each node

}  // namespace floe
