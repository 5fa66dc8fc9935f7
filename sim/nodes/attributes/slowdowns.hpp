// Why a node moves bytes at less than its rate: a share of the rate for each reason. The least of them holds, for
// what it sends and what it receives.
#pragma once

#include <algorithm>
#include <vector>

#include "nodes/nodes.hpp"

namespace floe {

inline const Attribute<std::vector<double>> kSlowdowns{"slowdowns", {}};

inline double speed_of(const std::vector<double>& slowdowns) {
  return slowdowns.empty() ? 1 : std::ranges::min(slowdowns);
}

inline void slow_down(Nodes& nodes, NodeId node, double share) {
  std::vector<double> reasons = nodes.get(kSlowdowns, node);
  reasons.push_back(share);
  nodes.set(kSlowdowns, node, std::move(reasons));
}

inline void speed_up(Nodes& nodes, NodeId node, double share) {
  std::vector<double> reasons = nodes.get(kSlowdowns, node);
  const auto reason = std::ranges::find(reasons, share);
  if (reason == reasons.end()) return;
  reasons.erase(reason);
  nodes.set(kSlowdowns, node, std::move(reasons));
}

// Whoever slowed them down no longer speeds them up.
inline void end_slowdowns(Nodes& nodes) {
  for (NodeId node = 0; node < nodes.count(); ++node)
    if (!nodes.get(kSlowdowns, node).empty()) nodes.set(kSlowdowns, node, {});
}

}  // namespace floe
