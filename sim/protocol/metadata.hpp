// Metadata of blobs from one node at a time, drawn evenly, as mainnet fetches it. A node gives what it has of
// what is still wanted, so that no single one needs all.
#pragma once

#include <vector>

#include "engine/random.hpp"
#include "protocol/exchange.hpp"
#include "tasks/task.hpp"

namespace floe::protocol {

// Metadata of blobs, whose numbers are what there is to ask for.
class MetadataOf final : public Subject {
 public:
  explicit MetadataOf(const World& world) : world_(world) {}

  bool holds(NodeId helper, std::uint32_t blob) const override {
    return world_.blobs().has_metadata(blob, helper);
  }
  Load load(std::span<const std::uint32_t> blobs) const override {
    Load load;
    for (const BlobIndex blob : blobs) load.payload += world_.blobs()[blob].layout->metadata;
    return load;
  }

 private:
  const World& world_;
};

// One round over all nodes but the asker. What came is erased from `missing`; true when nothing is left.
task<bool> fetch_metadata(World& world, const Asker& asker, Stream& order, std::vector<BlobIndex>& missing);

}  // namespace floe::protocol
