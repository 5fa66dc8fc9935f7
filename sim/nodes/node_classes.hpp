// Classes of nodes that live alike, such as servers and machines at home: what a scenario says of them, so that
// faults can name them. The listed nodes, and a share of those that no class lists; a node is in one
// class or in none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/time.hpp"
#include "fields/kind.hpp"
#include "nodes/streams.hpp"
#include "record/ids.hpp"

namespace floe {

struct NodeClass {
  std::string name;
  std::vector<std::int64_t> nodes{};
  double share = 0;
  Duration silence{};  // nodes/attributes/silence.hpp

  bool operator==(const NodeClass&) const = default;
};

fields::KindPtr<std::vector<NodeClass>> node_classes();

// By class, ascending.
std::vector<std::vector<NodeId>> members_of(const std::vector<NodeClass>& classes, std::uint32_t nodes,
                                            Run run);

// What does not fit a committee of so many nodes; empty where all does.
std::string complaint(const std::vector<NodeClass>& classes, std::uint32_t nodes);

}  // namespace floe
