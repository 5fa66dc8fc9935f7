// Metadata of blobs from one node at a time, drawn evenly, as mainnet fetches it. A node gives what it has of
// what is still wanted, so that no single one needs all.
#pragma once

#include <vector>

#include "engine/random.hpp"
#include "protocol/exchange.hpp"
#include "tasks/task.hpp"

namespace floe::protocol {

// One round over all nodes but the asker. What came is erased from `missing`; true when nothing is left.
task<bool> fetch_metadata(World& world, const Asker& asker, Stream& order, std::vector<BlobIndex>& missing);

}  // namespace floe::protocol
