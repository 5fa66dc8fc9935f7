// Where an adversary learns which nodes to take to take one blob down. It knows what everybody knows, who is assigned
// what, and not what is held.
#pragma once

#include <vector>

#include "record/ids.hpp"

namespace floe {

class Targets {
 public:
  virtual ~Targets() = default;
  virtual std::uint32_t blobs() const = 0;
  // Nodes without which the rest does not give the blob back, with few shards in all: those with most of the blob for
  // their shards come first, and none is left that is not needed.
  virtual std::vector<NodeId> to_take_down(BlobIndex blob) const = 0;
};

}  // namespace floe
