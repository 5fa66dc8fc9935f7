// What a process that keeps data alive may use: the world with its pieces, and the scheme. It acts on behalf
// of nodes; its tasks belong to their machines, with which they die.
#pragma once

#include <string_view>

#include "schemes/scheme.hpp"
#include "world/world.hpp"

namespace floe {
class Clocks;
}

namespace floe::maintenance {

struct UpkeepRights {
  World& world;
  const schemes::Scheme& scheme;
  Recorder& record;
  Streams streams;
  Owner owner;
  std::string_view label{};                 // of the scheme, in its scenario
  bool is_repair_lazy = false;              // what is owed may stay so
  Instant faults_until = Instant::never();  // from then on it is calm
  Clocks* clocks = nullptr;                 // of a run that may branch (timing/lasting)

  void spawn(NodeId node, task<void> work) const {
    world.machine(node).tasks.spawn(std::move(work), owner.with(node));
  }
};

using Entry = floe::Entry<UpkeepRights>;

// What a scenario can name, in the order in which they are listed (audits/registry.cpp).
std::span<const Entry> registry();

}  // namespace floe::maintenance
