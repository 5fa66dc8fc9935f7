#include "faults/fault.hpp"

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

}  // namespace floe::faults
