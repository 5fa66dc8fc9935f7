// What epoch changes add to the results: causes of their bytes, metrics, and the handles that they are counted with.
// Symbols of what could not be copied are repair, under its causes.
#pragma once

#include <optional>
#include <span>

#include "record/recorder.hpp"

namespace floe::moves {

inline constexpr Cause kPieces{
    "move_payload",     "pieces",      "Pieces copied from the owner of a shard in the epoch before.",
    TrafficClass::move, Part::payload, true};
inline constexpr Cause kFraming{
    "move_framing",     "framing",   "Framing and proofs of pieces that are copied.",
    TrafficClass::move, Part::proof, true};
inline constexpr Cause kMetadata{
    "move_metadata",    "blob metadata", "Metadata that a node fetches to check pieces that are copied.",
    TrafficClass::move, Part::metadata,  true};
inline constexpr Cause kHeaders{"move_overhead",    "headers",    "Message headers of epoch changes.",
                                TrafficClass::move, Part::header, true};

extern const Rows kMoveRows;

class MoveRecord {
 public:
  explicit MoveRecord(Recorder& recorder);

  void began(std::int64_t shards, double least_complete);  // an epoch
  void done(Duration sync);                                // that long after it began
  void arrived(Bytes piece, Bytes framing);
  void use(const Cause& cause, Bytes bytes) { recorder_.used(recorder_.tag(cause), bytes); }
  void completed(Duration since_begin) { shard_times_.add(since_begin); }
  void attested_early() { ++early_; }                        // a shard of which pieces are missing
  void hangs() { ++hanging_; }                               // a recovery
  void owed(std::int64_t pieces) { by_symbols_ += pieces; }  // that are not copied
  // What the end of the run cuts short: the change that is not done, and shards that are not complete.
  void close(std::optional<Duration> sync, std::span<const Duration> shards);

 private:
  Recorder& recorder_;
  Counter& epochs_;
  Counter& done_;
  Counter& shards_;
  Counter& pieces_;
  Counter& bytes_;
  Counter& by_symbols_;
  TimeHistogram& sync_times_;
  TimeHistogram& shard_times_;
  Counter& largest_lack_;
  Counter& early_;
  Counter& hanging_;
};

}  // namespace floe::moves
