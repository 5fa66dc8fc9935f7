// What a client of the network may use. It stands outside the committee, at an endpoint that it adds to the
// world; its tasks are the world's.
#pragma once

#include "schemes/scheme.hpp"
#include "world/world.hpp"

namespace floe::clients {

struct ClientRights {
  World& world;
  const schemes::Scheme& scheme;
  Recorder& record;
  Streams streams;
  Owner owner;

  void spawn(task<void> work, std::uint32_t subject = 0) const {
    world.tasks().spawn(std::move(work), owner.with(subject));
  }
};

using Entry = floe::Entry<ClientRights>;

// What a scenario can name, in the order in which they are listed.
std::span<const Entry> registry();

}  // namespace floe::clients
