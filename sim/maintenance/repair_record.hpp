// What repair adds to the results: causes of its bytes, metrics, and the handles that it counts with.
#pragma once

#include <cstdint>
#include <vector>

#include "record/recorder.hpp"

namespace floe::maintenance {

inline constexpr Cause kProofs{"proofs", "proofs",
                               "Merkle paths and framing that travel with symbols or pieces.",
                               TrafficClass::repair, Part::proof};
inline constexpr Cause kMetadata{"metadata", "metadata", "Metadata that is fetched before a repair.",
                                 TrafficClass::repair, Part::metadata};
inline constexpr Cause kOverhead{"overhead", "overhead", "Message headers of repair.", TrafficClass::repair,
                                 Part::header};

extern const Metric kPayloadBytes;
extern const Metric kTotalBytes;
extern const std::span<const Metric* const> kRepairBytes;  // what it moved
extern const std::span<const Metric* const> kRepairWork;   // how it went
extern const Rows kRepairRows;                             // all

struct RepairRecord {
  explicit RepairRecord(Recorder& recorder);

  void use(Bytes bytes) { used += bytes.n; }
  void rebuilt(Duration since_loss) { ++pieces, times.push_back(since_loss); }
  // What a node lost of so many blobs.
  void done(std::size_t blobs, std::uint32_t peers);

  Counter& used;
  Counter& pieces;
  Counter& repairs;
  Counter& helpers;
  std::vector<Duration>& times;
};

}  // namespace floe::maintenance
