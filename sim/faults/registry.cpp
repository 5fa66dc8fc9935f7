#include "faults/registry.hpp"

namespace floe::faults {

extern const Entry sessions;
extern const Entry departures;
extern const Entry burst;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      sessions,
      departures,
      burst,
  };
  return entries;
}

const Entry* find(std::string_view model) {
  for (const Entry& entry : registry())
    if (entry.description.name == model) return &entry;
  return nullptr;
}

}  // namespace floe::faults
