// What it takes to take a blob down, found by asking the scheme.
#pragma once

#include "nodes/targets.hpp"
#include "schemes/scheme.hpp"
#include "world/world.hpp"

namespace floe {

class TargetsOf final : public Targets {
 public:
  TargetsOf(const World& world, const schemes::Scheme& scheme) : world_(world), scheme_(scheme) {}

  std::uint32_t blobs() const override { return world_.blobs().size(); }
  std::vector<NodeId> to_take_down(BlobIndex blob) const override;

 private:
  bool is_readable_without(const Blob& blob, const std::vector<NodeId>& nodes) const;

  const World& world_;
  const schemes::Scheme& scheme_;
};

}  // namespace floe
