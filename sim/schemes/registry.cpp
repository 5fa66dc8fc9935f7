#include "schemes/registry.hpp"

namespace floe::schemes {

extern const Entry red_stuff;
extern const Entry reed_solomon;
extern const Entry replication;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      red_stuff,
      reed_solomon,
      replication,
  };
  return entries;
}

const Entry* find(std::string_view model) {
  for (const Entry& entry : registry())
    if (entry.description.name == model) return &entry;
  return nullptr;
}

}  // namespace floe::schemes
