// What the world measures of itself: storage, what disks took with them, redundancy, nodes that are up.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/event_loop.hpp"
#include "record/fabric.hpp"
#include "record/recorder.hpp"
#include "world/blob_store.hpp"

namespace floe {

extern const Metric kLostBytes;
extern const Metric kEvents;  // how many an implementation takes, which no result should depend on
extern const std::span<const Metric* const> kStorageMetrics;
extern const std::span<const Metric* const> kRedundancyMetrics;
extern const std::span<const Series* const> kWorldSeries;

// A shard is held while its pieces are there and its node is up.
extern const ShardState kHeld;
extern const ShardState kOffline;
extern const ShardState kLost;
extern const ShardState kRepairing;
extern const std::span<const ShardState* const> kShardStates;

class Measures {
 public:
  explicit Measures(Recorder& recorder);

  void destroyed(Bytes pieces) { lost_bytes_ += pieces.n; }
  // `redundancy` of all blobs, ascending.
  void sample(Instant now, std::span<const Level> redundancy, std::uint32_t nodes_up);
  // What is known once the run is over.
  void close(const BlobStore& blobs, std::uint32_t nodes, const EventLoop& loop);

 private:
  Recorder& recorder_;
  Counter& lost_bytes_;
  Steps& least_;
  Steps& p01_;
  Steps& median_;
  Steps& nodes_up_;
};

}  // namespace floe
