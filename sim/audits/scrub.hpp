// A node reads what it stores, one piece after the other, and compares each with its commitment; what is rotten is owed
// from then on. A cycle takes the period, or longer where the rate of reading does not allow that. Every node is
// somewhere in its cycle when the run begins.
// Closed form: with a steady pace the turn of a piece comes an evenly distributed time after it rots, half a cycle in
// the mean, and so the share of pieces that are rotten and not found is their rate of rotting times half a cycle.
// Mainnet has no scrub (checked at v1.56); this is an option. Not modelled: the load on the disk, and a cycle that
// waits while its node is down; a turn that comes then is missed, and the next one is a cycle later. What is deleted is
// read no more, and what moves is read by its new owner from then on; the turns of other pieces stay.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::maintenance {

struct ScrubSettings {
  Duration period = days(30);
  Rate rate = Rate::unlimited();

  static const fields::Table& table();
};

// How long a cycle of a node takes at most: while nothing is deleted.
Duration scrub_cycle(const ScrubSettings& settings, const World& world, NodeId node);

extern const Entry scrub;

}  // namespace floe::maintenance
