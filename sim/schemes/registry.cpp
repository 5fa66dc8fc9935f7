#include "schemes/registry.hpp"

namespace floe::schemes {

extern const Entry local_codes;
extern const Entry red_stuff;
extern const Entry reed_solomon;
extern const Entry replication;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      red_stuff,
      reed_solomon,
      replication,
      local_codes,
  };
  return entries;
}

}  // namespace floe::schemes
