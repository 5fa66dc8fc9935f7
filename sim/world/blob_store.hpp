// Which pieces of which blobs lie on which shards. A scheme says how a blob is cut and what suffices; the
// store counts: what is held, what of it is on a node that is up, and whether enough is left to read the
// blob. A blob with real content is encoded once; all holders refer to that one encoding.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/time.hpp"
#include "world/bit_set.hpp"
#include "world/committee.hpp"
#include "world/redundancy.hpp"

namespace floe {

struct Blob {
  Bytes size;
  std::shared_ptr<const Layout> layout;
  const Redundancy* redundancy = nullptr;
  Placement placement;
  std::unique_ptr<const Content> content;  // none when the blob is only sized

  std::vector<BitSet> held;               // by kind, over shards; on nodes up or down
  std::vector<std::uint32_t> held_count;  // by kind
  std::vector<std::uint32_t> live_count;  // by kind, held on nodes that are up
  BitSet metadata_at;                     // over nodes
  bool lost = false;                      // too few pieces are left anywhere

  Bytes live_bytes() const;
  Holders holders() const { return {placement, held, held_count}; }
};

struct Piece {
  std::uint32_t kind;
  Shard shard;
  auto operator<=>(const Piece&) const = default;
};

class BlobStore {
 public:
  explicit BlobStore(const Committee& committee) : committee_(committee), missing_(committee.shards(), 0) {}

  // Every node is up and everything is in place when a blob enters. `redundancy` outlives the store.
  BlobIndex add(Bytes size, std::shared_ptr<const Layout> layout, const Redundancy& redundancy,
                std::uint32_t rotation, std::unique_ptr<const Content> content);

  std::uint32_t size() const { return static_cast<std::uint32_t>(blobs_.size()); }
  const Blob& operator[](BlobIndex blob) const { return blobs_[blob]; }

  bool holds(BlobIndex blob, const Piece& piece) const {
    return blobs_[blob].held[piece.kind].test(piece.shard);
  }
  bool has_metadata(BlobIndex blob, NodeId node) const { return blobs_[blob].metadata_at.test(node); }

  // Pieces that belong on the node and are not there, by kind, then shard.
  std::vector<Piece> missing(BlobIndex blob, NodeId node) const;
  std::uint32_t missing_on(Shard shard) const { return missing_[shard]; }

  void set_live(NodeId node, bool live);
  Bytes destroy(NodeId node);                        // a disk is gone; returns the bytes of pieces on it
  void restore(BlobIndex blob, const Piece& piece);  // on a node that is up
  void restore_metadata(BlobIndex blob, NodeId node) { blobs_[blob].metadata_at.set(node); }

  const std::vector<BlobIndex>& lost_blobs() const { return lost_blobs_; }  // as they were lost
  double least_redundancy() const { return least_redundancy_; }  // live bytes per blob byte, so far
  // Live bytes per blob byte of all blobs, ascending.
  std::vector<double> redundancy() const;
  // Changes whenever a blob's live pieces do.
  std::uint64_t version() const { return version_; }

 private:
  void note_redundancy(const Blob& blob);

  const Committee& committee_;
  std::vector<Blob> blobs_;
  std::vector<std::uint32_t> missing_;  // pieces missing, by shard, over all blobs
  std::vector<BlobIndex> lost_blobs_;
  double least_redundancy_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace floe
