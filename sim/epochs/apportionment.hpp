// How many shards each node of the next committee gets for its stake: D'Hondt's method with a cap, as the contract of
// Walrus apportions them (staking_inner.move). Every node first gets as many as no outcome can deny it (the start of
// Hagenbach and Bischoff), then one shard at a time goes to the greatest stake / (shards + 1) among the nodes below the
// cap; of equal ones to the node that comes first. A node of no shards is in no committee, and one of no stake is not in
// the active set, by whose size the cap goes.
// The contract compares quotients with 64 binary digits behind the point, this file compares them exactly. Both give
// the same committee: two quotients that differ do so by at least 1 / (a b), where a and b are numbers of shards of at
// most 2^16, and that is far above 2^-64; equal ones are cut alike.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace floe {

// The most shards that a node may have: a tenth of all where there are 20 nodes or more, else twice its even share.
std::uint32_t most_shards_of_node(std::size_t nodes, std::uint32_t shards);

// False where nobody has a stake or all nodes together may not have all shards, as 20 nodes may have none of 9.
bool can_apportion(std::span<const std::uint64_t> stakes, std::uint32_t shards);

// By node, in the order of the active set; the sum is `shards`. What can_apportion refuses must not come here.
std::vector<std::uint32_t> apportion(std::span<const std::uint64_t> stakes, std::uint32_t shards);

}  // namespace floe
