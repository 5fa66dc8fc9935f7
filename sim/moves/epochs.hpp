// Epochs of a Walrus network. The chain fixes the next committee from the stakes half an epoch after the last change was
// done, and the next epoch begins half an epoch later. Every node then does what `epochs/node_plan` says: it receives
// each shard that it gains from the node that had it, the shard's other pieces are rebuilt from symbols, and once it has
// all of them it says so to the chain. Nodes with more than two thirds of the shards end the change: from then on readers
// ask the new owners. What a node lost stays on it, to be read and copied, until the next change.
//
// A node that was away while one epoch began does then what it would have done; after two or more, or with an empty disk,
// it rebuilds all that it lacks from symbols of others. A transfer that is not over when the next epoch begins is not
// gone on with: the rest is rebuilt from symbols, as in the reference system.
//
// Every node hears of the chain at once while it is up, and replays it in no time when it comes back. Not modelled:
// checkpoints and their delay, prices and votes, certificates of blobs written during a change, the stages of
// restarting, and the defects that the reference system has in rare orders of events.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::moves {

extern const maintenance::Entry epochs;

}  // namespace floe::moves
