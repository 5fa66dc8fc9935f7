// How long a node may be silent before the others declare it gone, where its class says so.
#pragma once

#include <algorithm>

#include "nodes/nodes.hpp"

namespace floe {

inline constexpr Attribute<Duration> kSilence{"silence", Duration{}};  // none: as long as any other

inline Duration silence_of(const Nodes& nodes, NodeId node, Duration usual) {
  const Duration own = nodes.get(kSilence, node);
  return own > Duration{} ? own : usual;
}

inline Duration longest_silence(const Nodes& nodes, Duration usual) {
  Duration longest = usual;
  for (NodeId node = 0; node < nodes.count(); ++node)
    longest = std::max(longest, silence_of(nodes, node, usual));
  return longest;
}

}  // namespace floe
