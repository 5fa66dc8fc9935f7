// One node takes what another one has for it. The giver offers and the taker fetches, so that the bytes leave
// the giver's uplink and enter the taker's downlink, with a header each way. It runs as a task of the taker,
// with which it ends; of a giver that dies nothing more is heard until the deadline.
#pragma once

#include "protocol/exchange.hpp"
#include "tasks/task.hpp"

namespace floe::protocol {

// True when it has come. `taker` says who takes it and under which causes it is counted.
task<bool> take(World& world, const Asker& taker, NodeId giver, Load load);

}  // namespace floe::protocol
