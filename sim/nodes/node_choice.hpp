// Which nodes a fault may befall, as a scenario says it: a share of them, which is drawn, a list, or a class that is
// named in `domains`, so that several faults mean the same nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fields/kind.hpp"
#include "nodes/process.hpp"

namespace floe {

struct NodeChoice {
  double share = 1;                   // of all nodes, to the nearest node, unless another is given
  std::vector<std::int64_t> nodes{};  // listed
  std::string of_class{};             // named

  bool operator==(const NodeChoice&) const = default;
};

fields::KindPtr<NodeChoice> node_choice();

// Ascending. What is drawn follows from the streams and nothing else.
std::vector<NodeId> chosen(const NodeChoice& choice, const Domains& domains, std::uint32_t nodes,
                           const Streams& streams);

// What the field of this name says that does not fit, and what it says that means nobody.
void check_choice(std::string_view field, const NodeChoice& choice, const Cast& cast, Complaints& complaints);
void idle_choice(std::string_view field, const NodeChoice& choice, const Cast& cast, Complaints& complaints);
// Of a share of all nodes that comes to so many.
void idle_share(std::string_view field, std::size_t nodes, const Cast& cast, Complaints& complaints);

}  // namespace floe
