// What it takes to take a blob down, found by asking what gives it back.
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
  bool is_readable_without(const Blob& blob, const std::vector<NodeId>& nodes) const;

  const World& world_;
  const Redundancy& redundancy_;
};

}  // namespace floe
