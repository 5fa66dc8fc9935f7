// What repair adds to the results: causes of its bytes, metrics, and the handles that it counts with.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "maintenance/repair_trend.hpp"
#include "record/recorder.hpp"
#include "world/world.hpp"

namespace floe::maintenance {

inline constexpr Cause kProofs{"proofs", "proofs",
                               "Merkle paths and framing that travel with symbols or pieces.",
                               TrafficClass::repair, Part::proof};
inline constexpr Cause kMetadata{"metadata", "metadata", "Metadata that is fetched before a repair.",
                                 TrafficClass::repair, Part::metadata};
inline constexpr Cause kTransfer{"transfer", "transfer", "Pieces copied to a new owner.",
                                 TrafficClass::repair, Part::payload};
inline constexpr Cause kInvalidity{
    "invalidity",
    "inconsistency proofs",
    "Proofs that blobs are inconsistent, and the signatures of who checked them.",
    TrafficClass::repair,
    Part::other,
    true};
inline constexpr Cause kOverhead{"overhead", "message headers", "Message headers of repair.",
                                 TrafficClass::repair, Part::header};

extern const Durations kRepairTimes;
extern const Metric kRejectedBytes;
extern const Metric kRejectedAnswers;
extern const Metric kPayloadBytes;
extern const Metric kHeaderBytes;
extern const Metric kTotalBytes;
extern const Metric kCancelled;
extern const Metric kMovedOn;
extern const std::span<const Metric* const> kRepairBytes;  // what it moved
extern const std::span<const Metric* const> kRepairWork;   // how it went
extern const Rows kRepairRows;                             // all

// Of a piece, the time from its loss to the start of the work that brings it back is waiting, and from there
// to its return the repair is active.
class RepairRecord {
 public:
  explicit RepairRecord(World& world);

  // Work on some blobs of which these nodes miss pieces, from its start to its end or to whatever cuts it short.
  class Work {
   public:
    Work(RepairRecord& record, std::vector<NodeId> nodes, std::vector<BlobIndex> blobs);
    ~Work();
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

   private:
    RepairRecord& record_;
    std::vector<NodeId> nodes_;
    std::vector<BlobIndex> blobs_;
  };

  // What was received has served its purpose.
  void use(const Cause& cause, Bytes bytes);
  // A piece is back that was lost then, by work that began at another instant.
  void rebuilt(Instant begun, Instant lost);
  // What a node lost of so many blobs.
  void done(std::size_t blobs, std::uint32_t peers);
  // The run is over: pieces that are missing are known to take longer, but for those of lost blobs.
  void close();
  // The same of these blobs, of which nothing is repaired from now on.
  void cut(BlobIndex first, BlobIndex end);

 private:
  World& world_;
  Counter& repairs_;
  Counter& helpers_;
  TimeHistogram& waits_;
  TimeHistogram& actives_;
  TimeHistogram& times_;
  TimesByHour by_hour_;
  std::map<std::pair<NodeId, BlobIndex>, Instant> started_;  // work under way
};

}  // namespace floe::maintenance
