// What is to be fetched for the blobs of a job, as their scheme plans it and a policy allows it.
#pragma once

#include <span>
#include <vector>

#include "maintenance/repair_settings.hpp"
#include "maintenance/upkeep.hpp"
#include "policies/policies.hpp"
#include "protocol/gather.hpp"

namespace floe::maintenance {

// One way to bring back some pieces; those of a fetch are tried in turn.
struct Round {
  schemes::Fetch fetch;
  protocol::Wanted wanted;
};

class Fetches {
 public:
  // Both outlive this.
  Fetches(const UpkeepRights& rights, const RepairSettings& settings)
      : rights_(rights),
        world_(rights.world),
        settings_(settings),
        policy_(policy_for(rights.label, settings.policies)) {}

  // Fetches whose symbols come from the same shards for every blob.
  std::vector<schemes::Fetch> plan(std::span<const Piece> lost, std::span<const BlobIndex> blobs) const;
  // The same fetch for one of the blobs.
  schemes::Fetch alone(std::span<const Piece> lost, BlobIndex blob, const schemes::Fetch& fetch) const;
  std::vector<Round> rounds(std::span<const BlobIndex> blobs, const schemes::Fetch& fetch) const;

 private:
  std::vector<schemes::Fetch> plan(std::span<const Piece> lost, BlobIndex blob) const;
  protocol::Wanted wanted(std::span<const BlobIndex> blobs, const schemes::Fetch& fetch) const;

  UpkeepRights rights_;
  const World& world_;
  const RepairSettings& settings_;
  PolicySettings policy_;
};

}  // namespace floe::maintenance
