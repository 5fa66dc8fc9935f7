// Which shards move when the committee changes, by the contract's rule (committee.move of Walrus), which moves as few
// as possible. The old committee is walked by node: a leaver puts its shards on a stack in their order, a node that
// shrinks takes its last ones off its list one after the other. Then newcomers in the order of the active set, after
// them those that grow, by node, take what they lack from the top of the stack onto the end of their lists. Lists keep
// their order and are not sorted. Here nodes are numbered in the order of the active set, which the contract keeps
// apart from the order of their addresses; which node is which has no effect on how much moves.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "record/ids.hpp"

namespace floe {

// Of the first epoch: consecutive shards by node.
ShardLists first_lists(std::span<const std::uint32_t> weights);

// The lists of the next committee, in which node i has weights[i] shards, as many in all as before. There may be more
// nodes than before, and a node of no shards is no member.
ShardLists move(const ShardLists& before, std::span<const std::uint32_t> weights);

}  // namespace floe
