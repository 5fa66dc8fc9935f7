// What can go wrong. A fault changes attributes of the world (a node is up, its disk is gone) at instants
// that it draws from its own random streams, so that every scheme of a scenario meets the same faults. It
// never learns what was lost.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "fields/kinds.hpp"
#include "world/world.hpp"

namespace floe::faults {

class Fault {
 public:
  virtual ~Fault() = default;
  // Spawns what happens into world.tasks(). The label names the fault's streams and is no other fault's.
  virtual void start(World& world, const std::string& label) const = 0;
};

// One line in registry.cpp. From it follow reading, validation, the JSON schema and `floe list faults`.
struct Entry {
  fields::Description description;
  std::unique_ptr<Fault> (*make)(const fields::Bound& settings);
  // A complaint when the settings do not fit a committee of this many nodes.
  std::optional<std::string> (*limit)(const fields::Bound& settings, std::uint32_t nodes);
};

}  // namespace floe::faults
