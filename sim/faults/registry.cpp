#include "faults/fault.hpp"

namespace floe::faults {

extern const Entry sessions;
extern const Entry departures;
extern const Entry burst;
extern const Entry outage;
extern const Entry partition;
extern const Entry regime;
extern const Entry disk;
extern const Entry slow;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      sessions, departures, burst, outage, partition, regime, disk, slow,
  };
  return entries;
}

}  // namespace floe::faults
