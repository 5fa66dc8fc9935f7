// What the others believe of a node. One that has not answered for a while is declared gone; where its machine
// departed, an empty one is ordered, which arrives after the time that the departure says. A node that answers
// again before that cost nothing. One that is declared gone and has its machine still is a false alarm, which
// is counted. By default it has no other effect: when the node answers again, late, what it holds counts as before.
// With `replace_silent` an empty machine is ordered for such a node, too. If the node is down still when that one
// arrives, the new one is the node from then on; the pieces on the old one are superseded, which counts them as lost:
// whoever brings that machine back wipes it, and they are not used again. That is stricter than need be: a blob may be
// lost that those pieces, valid still, would have rebuilt; `detection.lost_in_error` says how many are. In a partition
// those believe who are on the main side, which is the side with the most shards, and of sides with as many that of the
// node with the least number: a node off it is declared gone after the same time, also one that is up, which is not replaced.
// A node is silent as long as it is down or off the main side, whichever comes first and however the two take turns.
// A class of nodes may have a time of its own (`silence`). Not modelled:
// suspicion by single nodes, disagreement, lost heartbeats, what the other sides believe.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::maintenance {

struct DetectionSettings {
  Duration after = minutes(15);
  Duration replace_silent{};

  static const fields::Table& table();
};

extern const Entry detection;

}  // namespace floe::maintenance
