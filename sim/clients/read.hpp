// A client that reads every blob at stated instants: metadata, then enough whole pieces of one kind, asked
// for in weighted order with a replacement at each failure; decoded, and compared byte for byte with what was
// written. Where one kind does not suffice the other is tried.
#pragma once

#include "world/settings.hpp"
#include "world/world.hpp"

namespace floe::clients {

struct ReadSettings {
  std::vector<Duration> at;
  std::uint32_t kind;  // tried first; schemes with a single kind of piece ignore it
  Rate downlink;
  std::string region;  // where it stands; the first when empty
  Duration request_timeout;

  static ReadSettings from(const Settings& read, const Settings& repair);
};

// Spawns the reads of client `index` into world.tasks().
void start_reads(World& world, const ReadSettings& settings, std::uint32_t index);

}  // namespace floe::clients
