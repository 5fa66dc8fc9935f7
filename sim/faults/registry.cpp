#include "faults/fault.hpp"

namespace floe::faults {

extern const Entry sessions;
extern const Entry departures;
extern const Entry burst;
extern const Entry outage;
extern const Entry partition;
extern const Entry regime;
extern const Entry replay;
extern const Entry disk;
extern const Entry slow;
extern const Entry rot;
extern const Entry liar;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      sessions, departures, burst, outage, partition, regime, replay, disk, slow, rot, liar,
  };
  return entries;
}

}  // namespace floe::faults
