// How long a node may be silent before the others declare it gone, where its class says so.
#pragma once

#include "nodes/nodes.hpp"

namespace floe {

inline constexpr Attribute<Duration> kSilence{"silence", Duration{}};  // none: as long as any other

inline Duration silence_of(const Nodes& nodes, NodeId node, Duration usual) {
  const Duration own = nodes.get(kSilence, node);
  return own > Duration{} ? own : usual;
}

}  // namespace floe
