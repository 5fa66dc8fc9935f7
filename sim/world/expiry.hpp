// Blobs that expire as an epoch begins: which, and what it cost to keep them until then. Blobs are paid for some epochs;
// when the last one of a blob is over nobody can read it, and all nodes delete it (walrus-service: garbage_collector).
// Not modelled: that bytes stay on disks for up to half an epoch longer, blobs that are extended, and those that their
// owner deletes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/time.hpp"
#include "pieces/stretches.hpp"
#include "record/ids.hpp"
#include "record/recorder.hpp"

namespace floe {

extern const Metric kExpired;
extern const Metric kExpiredRebuilt;
extern const Metric kExpiredCopied;

class Expiry {
 public:
  // Blobs ascend; one that is never told of does not expire.
  void set(BlobIndex blob, std::uint32_t epoch);
  bool is_any() const { return !runs_.empty(); }
  // Those that expire as this epoch begins.
  std::vector<Stretch> of(std::uint32_t epoch) const;

  // A piece of the blob was put back, or came from the owner before.
  void rebuilt(BlobIndex blob, Bytes piece) { add(blob, piece, &Run::rebuilt); }
  void copied(BlobIndex blob, Bytes piece) { add(blob, piece, &Run::copied); }
  // Of these blobs nothing more is spent.
  void count(std::uint32_t epoch, std::int64_t blobs, Recorder& recorder);

 private:
  // Consecutive blobs that expire together.
  struct Run {
    BlobIndex first;
    BlobIndex end;
    std::uint32_t epoch;
    Bytes rebuilt{0};
    Bytes copied{0};
  };
  void add(BlobIndex blob, Bytes piece, Bytes Run::*what);

  std::vector<Run> runs_;
};

}  // namespace floe
