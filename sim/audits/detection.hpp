// What the others believe of a node. One that has not answered for a while is declared gone; where its machine
// departed, an empty one is ordered, which arrives after the time that the departure says. A node that answers
// again before that cost nothing. One that is declared gone and has its machine still is a false alarm, which
// is counted and has no other effect; when it answers again, late, what it holds counts as before. In a partition
// those believe who are on the main side, which is the side with the most shards, and of sides with as many that of the
// node with the least number: a node off it is declared gone after the same time, also one that is up. Not modelled:
// suspicion by single nodes, disagreement, lost heartbeats, what the other sides believe.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::maintenance {

struct DetectionSettings {
  Duration after = minutes(15);

  static const fields::Table& table();
};

extern const Entry detection;

}  // namespace floe::maintenance
