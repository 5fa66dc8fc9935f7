// Changes of what is stored, for processes that may know of it.
#pragma once

#ifdef FLOE_WITHOUT_PIECES
#error "faults never learn what is stored or was lost"
#endif

#include <cstdint>
#include <span>
#include <vector>

#include "engine/time.hpp"
#include "nodes/process.hpp"
#include "record/ids.hpp"
#include "storage/committee.hpp"
#include "storage/placement.hpp"

namespace floe {

// A node owes every piece that is to lie on this disk and is nowhere on it since; the only disk is the whole machine.
struct PiecesOwed {
  NodeId node;
  Instant since;
  Disk disk{};
};

inline std::vector<Shard> shards_on(const Committee& committee, NodeId node, Disk disk) {
  std::vector<Shard> shards;
  const std::span<const Shard> all = committee.shards_of(node);
  for (std::size_t i = disk.number; i < all.size(); i += disk.of) shards.push_back(all[i]);
  return shards;
}

// Whose check a piece failed.
enum class FoundBy : std::uint8_t { asker, scrub, challenge, successor };

// A piece is no good any more and seems to be there, or that is found: from then on it is owed. Or one is owed that the
// writer of its blob did not bring, and its node waits no longer.
struct PieceChange {
  enum class What : std::uint8_t { spoiled, found, due };

  What what;
  PieceOf piece;
  bool is_rot;  // otherwise dropped, by a node that says it has it
  FoundBy by{};
};

// A shard has another owner, which has nothing of it yet; or what the owner before kept of it is gone; or what its
// owner still misses of it comes from nobody any more and is owed from then on; or the last piece of it that was owed is
// back. Told after it.
struct ShardChange {
  enum class What : std::uint8_t { moved, dropped, owed, repaired };

  What what;
  Shard shard;
  NodeId node;  // the owner before, or who is to repair or has
};

struct BlobChange {
  enum class What : std::uint8_t {
    lost,     // too few pieces are left anywhere
    doubted,  // a node was told that its pieces do not belong together
    invalid,  // that is proved, and it is deleted
    expires,  // its last epoch is over; it is about to be deleted
    expired,  // and is
  };

  What what;
  BlobIndex blob;
  NodeId node{};             // that was told
  BlobIndex end = blob + 1;  // what expires together is told together: blobs up to this one
};

}  // namespace floe
