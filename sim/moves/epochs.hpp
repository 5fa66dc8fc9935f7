// Epochs of a Walrus network. The chain fixes the next committee from the stakes half an epoch after the last change was
// done, and the next epoch begins half an epoch later. Every node then does what `epochs/node_plan` says: it receives
// each shard that it gains from the node that had it, the shard's other pieces are rebuilt from symbols, and once it has
// all of them it says so to the chain. Nodes with more than two thirds of the shards end the change: from then on readers
// ask the new owners. What a node lost stays on it, to be read and copied, until the next change.
//
// A shard that goes back to the node that had it before is copied once more, and what that node kept of it counts until
// then. Where repair is lazy a node says that it has a shard although repair leaves some of it.
//
// Blobs whose last epoch is over are deleted as the next one begins, before shards move (world/expiry). Repairs of what is
// deleted, and of shards that a node has no more, end then with their requests. While no member is up nobody calls the
// chain, and the next epoch waits.
//
// A node that was away while one epoch began does then what it would have done; after two or more, or with an empty disk,
// it rebuilds all that it lacks from symbols of others. A transfer that is not over when the next epoch begins goes on,
// from the node that had the shard, which keeps it until then; in the reference system the rest is rebuilt from symbols.
//
// Every node hears of the chain at once while it is up, and replays it in no time when it comes back. Not modelled:
// checkpoints and their delay, prices and votes, certificates of blobs written during a change, the stages of
// restarting. Four defects that the reference system has are off unless a scenario turns them on (epoch_settings.cpp names
// their sources). Symbols of what cannot be copied keep to the limits of repair and not to limits of their own; a repair
// under way is not drawn anew when a change is done, and a recovery does not wait for transfers. What is rotten or dropped
// at the owner before is not sent, where the reference system would send it and have it rejected.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::moves {

extern const maintenance::Entry epochs;

}  // namespace floe::moves
