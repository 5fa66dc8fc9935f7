// What it takes to take a blob down, found by asking what gives it back. Where any pieces of a blob are as good as any
// others, as in RedStuff, Reed-Solomon and replication, the nodes are the cheapest there are: as many slots must go as
// leave one piece too few, and the nodes that hold so many with the fewest shards are found by dynamic programming.
// Where it matters which pieces are left, as in LRC, they may be more than the fewest: nodes are taken by their price
// for a slot until the blob is gone, and those that were not needed are left out again.
#pragma once

#include "nodes/targets.hpp"
#include "storage/redundancy.hpp"
#include "world/world.hpp"

namespace floe {

class TargetsOf final : public Targets {
 public:
  TargetsOf(const World& world, const Redundancy& redundancy) : world_(world), redundancy_(redundancy) {}

  std::uint32_t blobs() const override { return world_.blobs().size(); }
  std::vector<NodeId> to_take_down(BlobIndex blob) const override;

 private:
  std::vector<NodeId> cheapest_cover(const Blob& blob) const;
  bool is_readable_without(const Blob& blob, const std::vector<NodeId>& nodes) const;

  const World& world_;
  const Redundancy& redundancy_;
};

}  // namespace floe
