// The registries of the product with one more row each; linked in place of the product's.
#include "audits/detection.hpp"
#include "clients/read.hpp"
#include "faults/fault.hpp"
#include "maintenance/repair.hpp"
#include "run/derived.hpp"
#include "schemes/registry.hpp"
#include "world/measures.hpp"

namespace floe {

extern const Metric kOwedToSent;

std::span<const Metric* const> derived_metrics() {
  static constexpr const Metric* kRows[] = {
      &kEvents,
      &kOwedToSent,
  };
  return kRows;
}

namespace schemes {

extern const Entry local_codes;
extern const Entry red_stuff;
extern const Entry reed_solomon;
extern const Entry replication;
extern const Entry unequal_groups;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      red_stuff, reed_solomon, replication, local_codes, unequal_groups,
  };
  return entries;
}

}  // namespace schemes

namespace faults {

extern const Entry sessions;
extern const Entry departures;
extern const Entry burst;
extern const Entry weekly;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      sessions,
      departures,
      burst,
      weekly,
  };
  return entries;
}

}  // namespace faults

namespace maintenance {

extern const Entry census;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      repair,
      detection,
      census,
  };
  return entries;
}

}  // namespace maintenance

namespace clients {

extern const Entry pinger;

std::span<const Entry> registry() {
  static const Entry entries[] = {
      read,
      pinger,
  };
  return entries;
}

}  // namespace clients

}  // namespace floe
