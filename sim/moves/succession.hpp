// A node that has announced its departure hands over to the machine that replaces it. Once that machine is there, the
// node sends it every shard, and then the metadata, in parcels one after the other; what comes in meanwhile is sent as
// well. When nothing is left, the node goes on on the new machine and has lost nothing. If its notice is over before,
// it leaves with what it has, and the machine that was ordered begins empty. The new machine has links like those of the
// old one and checks what it gets, so that pieces which are rotten or were dropped are found and not taken.
// Source: announced ("graceful") departures, as in Rodrigues and Liskov, High Availability in DHTs: Erasure Coding vs.
// Replication, IPTPS 2005, and the decommissioning of nodes in Ceph and HDFS.
// Not modelled: shards that are handed to other members (those who give up their stake in epochs do that: moves/epochs);
// second copies of shards that moved on, which come along for nothing; disks, whose age and number stay as they were; a
// new operator, so that who lied lies on; a partition that keeps the two machines apart, other than the node from the
// rest: the new one stands on the side of the clients.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::moves {

struct SuccessionSettings {
  Duration timeout = hours(1);
  Duration retry = minutes(1);

  static const fields::Table& table();
};

extern const Cause kHandedOver;

extern const maintenance::Entry succession;

}  // namespace floe::moves
