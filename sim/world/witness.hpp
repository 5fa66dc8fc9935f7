// Who sees what a run does request by request and piece by piece, which no process hears of. A witness judges
// and is asked for nothing: no result depends on it, and without one nothing is told.
#pragma once

#include <optional>
#include <span>

#include "engine/time.hpp"
#include "record/cause.hpp"
#include "record/ids.hpp"
#include "storage/placement.hpp"

namespace floe {

// A request that is over: answered, given up, or withdrawn with the task that asked.
struct RequestOver {
  std::optional<NodeId> asker;  // none: a client
  NodeId helper;
  Instant asked;
  Instant answered;   // never: the request did not reach a helper that is up
  Duration timeout;   // from the asking
  bool is_delivered;  // the answer came
  bool is_taken;      // and somebody waited for it
  bool is_refused;    // the helper takes on no more
  bool is_limited;    // the helper may refuse
  Bytes bytes;        // of the answer, without its header
  Bytes rejected;     // of these, of what failed the asker's check
  const Cause* payload;
  const Cause* proof;
  const Cause* header;
};

// Symbols that an asker takes: of each of the blobs, one from each shard's piece of a kind.
struct SymbolsGiven {
  std::optional<NodeId> asker;  // none: a client
  NodeId helper;                // the asker itself where it has them
  Instant answered;
  std::span<const BlobIndex> blobs;
  std::uint32_t kind;
  std::span<const Shard> shards;
};

// Pieces of one kind that a node rebuilds from the symbols of the sources; told before they are there.
struct PiecesRebuilt {
  NodeId node;
  BlobIndex blob;
  std::uint32_t kind;
  std::span<const Shard> shards;
  std::uint32_t source;  // kind
  std::span<const Shard> sources;
  Instant due;  // when this was decided
};

// A read that got pieces enough, and whether they gave what was written.
struct BlobRead {
  BlobIndex blob;
  std::uint32_t kind;
  std::span<const Shard> shards;
  bool is_right;
};

// Before anything expires or moves as the next one begins.
struct EpochEnds {};

class Witness {
 public:
  virtual ~Witness() = default;
  virtual void saw(const RequestOver&) {}
  virtual void saw(const SymbolsGiven&) {}
  virtual void saw(const PiecesRebuilt&) {}
  virtual void saw(const BlobRead&) {}
  virtual void saw(const EpochEnds&) {}
  // A piece is back that the store took for missing since then.
  virtual void restored(BlobIndex, const Piece&, Instant /*since*/) {}
  // A piece came from the owner before.
  virtual void arrived(BlobIndex, const Piece&) {}
  // A blob was written in the middle of the run, but for these pieces.
  virtual void written(BlobIndex, std::span<const Piece>) {}
  // A piece came from its writer after that.
  virtual void delivered(BlobIndex, const Piece&) {}
};

}  // namespace floe
