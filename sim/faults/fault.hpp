// What can go wrong. A fault changes attributes of nodes (one is up, its disk is gone) at instants that it
// draws from its own random streams, so that every scheme of a scenario meets the same faults. It never
// learns what was lost.
#pragma once

#include "engine/event_loop.hpp"
#include "fields/kinds.hpp"
#include "nodes/domains.hpp"
#include "nodes/hazard.hpp"
#include "nodes/nodes.hpp"
#include "nodes/process.hpp"
#include "nodes/reachability.hpp"
#include "nodes/streams.hpp"
#include "nodes/targets.hpp"
#include "record/recorder.hpp"
#include "storage/committee.hpp"
#include "tasks/task.hpp"

namespace floe {
class Clocks;
}

namespace floe::faults {

struct FaultRights {
  Nodes& nodes;
  const Committee& committee;
  const Domains& domains;
  Reachability& paths;
  Hazard& hazard;
  const Targets& targets;
  Recorder& record;
  EventLoop& loop;
  TaskGroup& tasks;  // which end before the fault does
  Streams streams;
  Owner owner;
  Instant end = Instant::never();  // the last at which faults happen
  Clocks* clocks = nullptr;        // of a run that may branch (timing/lasting)

  void spawn(task<void> work, NodeId subject = 0) const { tasks.spawn(std::move(work), owner.with(subject)); }
};

using Entry = floe::Entry<FaultRights>;

// What a scenario can name, in the order in which they are listed.
std::span<const Entry> registry();

}  // namespace floe::faults
