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
  // Nodes without which the rest does not give the blob back, none of them in vain. No others with fewer shards in all
  // do it where only the number of pieces counts; else others may (world/take_down.hpp).
  virtual std::vector<NodeId> to_take_down(BlobIndex blob) const = 0;
};

}  // namespace floe
