// That a node has announced its departure: until when it stays at the latest, and when the machine that it hands over
// to is there. A fault announces it (faults/departures); who hands over says when that is done (moves/succession), and
// from then on the node is on the new machine, with all that it had.
#pragma once

#include <cstdint>

#include "nodes/nodes.hpp"

namespace floe {

struct Leaving {
  Instant at = Instant::never();  // never: nothing is announced
  Instant ready{};                // from then on the next machine is there
  std::uint32_t incarnation = 0;  // the machine that leaves, and after how many successions
  std::uint32_t succession = 0;
};

inline constexpr Attribute<Leaving> kLeaving{"leaving", {}};
inline constexpr Attribute<std::uint32_t> kSuccessions{"successions",
                                                       0};  // of machines that handed over, so far

inline bool is_leaving(const Nodes& nodes, NodeId node) {
  const Leaving leaving = nodes.get(kLeaving, node);
  return leaving.at != Instant::never() && nodes[node].has_machine &&
         leaving.incarnation == nodes[node].incarnation &&
         leaving.succession == nodes.get(kSuccessions, node);
}

}  // namespace floe
