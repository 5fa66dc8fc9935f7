// What the world measures of itself: storage, what faults did, what disks took with them and what is back,
// redundancy, nodes that are up. All of it is what is so, not what a node believes.
#pragma once

#include <cstdint>
#include <span>

#include "engine/event_loop.hpp"
#include "pieces/blob_store.hpp"
#include "record/fabric.hpp"
#include "record/recorder.hpp"
#include "world/shortage_times.hpp"

namespace floe {

extern const Metric kLostBytes;
extern const Metric kRebuiltBytes;
extern const Metric kRebuiltShare;  // of what could be rebuilt
extern const Metric kByteYears;
extern const Metric kUnfinishedPieces;
extern const Metric kEvents;  // how many an implementation takes, which no result should depend on
extern const std::span<const Metric* const> kStorageMetrics;
extern const std::span<const Metric* const> kLossMetrics;
extern const std::span<const Metric* const> kRedundancyMetrics;
extern const std::span<const Series* const> kWorldSeries;

// A shard is held while its pieces are there and its node is up.
extern const ShardState kHeld;
extern const ShardState kOffline;
extern const ShardState kLost;
extern const ShardState kRepairing;
extern const ShardState kMoving;
extern const std::span<const ShardState* const> kShardStates;

class Measures {
 public:
  explicit Measures(Recorder& recorder);

  void outage();
  void offline(Instant since, Instant now);    // that a node was down, for whatever reason
  void departed();                             // a node
  void destroyed(const Destroyed& destroyed);  // what went with disks
  void blobs_lost(std::size_t count, Instant now);
  void expired(Bytes blob, bool is_lost, Instant now);
  void written(Bytes blob, Instant now);  // in the middle of the run
  void rebuilt(Bytes piece);
  // From an instant on: `redundancy` of all blobs, ascending, and the nodes that are up.
  void sample(Instant since, std::span<const Level> redundancy);
  void nodes_up(Instant since, std::uint32_t nodes);
  // Counts anew from here on, as the recorder does.
  void restart(Instant now, const BlobStore& blobs);
  // What is known once the run is over.
  void close(const BlobStore& blobs, std::uint32_t nodes, const ShortageTimes& shortages,
             const EventLoop& loop);

 private:
  void close_storage(const BlobStore& blobs, std::uint32_t nodes, double years);
  void close_losses(const BlobStore& blobs, Instant now);

  Recorder& recorder_;
  Counter& outages_;
  Counter& departures_;
  Counter& lost_pieces_;
  Counter& lost_bytes_;
  Counter& rebuilt_pieces_;
  Counter& rebuilt_bytes_;
  Instant from_{};               // what is counted
  std::size_t lost_before_ = 0;  // blobs
  double offline_seconds_ = 0;   // of all nodes
  std::optional<Duration> first_loss_;
  double lost_blob_years_ = 0;       // of blobs until they were lost
  std::int64_t expired_ = 0;         // blobs that were not lost
  std::int64_t expired_before_ = 0;  // of these, before what is counted
  double expired_blob_years_ = 0;
  Bytes expired_bytes_{0};  // of all blobs that expired
  double expired_byte_years_ = 0;
  double unwritten_blob_years_ = 0;  // of blobs until they were written, as of those that were lost
  double unwritten_byte_years_ = 0;
  Steps& least_;
  Steps& p01_;
  Steps& median_;
  Steps& nodes_up_;
};

}  // namespace floe
