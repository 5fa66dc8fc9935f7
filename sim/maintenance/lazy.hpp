// Lazy repair: nothing is done while more pieces of a blob are believed live than a threshold; once so few
// are, one node rebuilds all that are missing and sends them to their owners, so that many losses share one
// fetch of the blob (Storj's repair threshold; Giroire et al., Peer-to-Peer Storage Systems: a Practical
// Guideline to be Lazy, GLOBECOM 2010). Here somebody watches who is heard of, notices what is due, and finds a
// repairer among the nodes that answer, each as likely. Pieces whose owners do not answer stay missing.
// In a partition the watcher is on the main side, which is the side with the most shards, and nodes off it do not answer.
// What a repairer has in hand that is declared gone, down or cut off, is given to another one.
// Not modelled: the messages of the watcher, its own failure, and trust in a repairer, which sees the blob.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "belief/belief.hpp"
#include "maintenance/batches.hpp"
#include "maintenance/upkeep.hpp"
#include "policies/policies.hpp"

namespace floe::maintenance {

class Lazy {
 public:
  // Blobs that a repairer has in hand, until it is done with them or is known to be gone.
  class Claim {
   public:
    Claim(Lazy& lazy, NodeId repairer, std::vector<BlobIndex> blobs)
        : lazy_(&lazy), repairer_(repairer), blobs_(std::move(blobs)) {}
    Claim(Claim&& other) noexcept
        : lazy_(std::exchange(other.lazy_, nullptr)),
          repairer_(other.repairer_),
          blobs_(std::move(other.blobs_)) {}
    Claim& operator=(Claim&&) = delete;
    ~Claim();

    void done();

   private:
    Lazy* lazy_;
    NodeId repairer_;
    std::vector<BlobIndex> blobs_;
  };

  struct Due {
    NodeId repairer;
    std::vector<BlobIndex> blobs;
    std::vector<Piece> missing;  // of every blob, on nodes that answer
    Duration after;              // in installments
    Instant since;
    Claim claim;
  };
  using Begin = std::function<void(Due)>;

  Lazy(const PolicySettings& policy, const UpkeepRights& rights, const Belief& belief,
       std::size_t most_in_batch, Begin begin);

  void on(const NodeChange& change);
  void look_soon();  // something may be due

 private:
  task<void> look_at_once();
  task<void> expect_silence(NodeId node);
  void look();
  void release_abandoned(NodeId watcher);
  std::vector<NodeId> answering(NodeId watcher) const;

  PolicySettings policy_;
  UpkeepRights rights_;
  World& world_;
  const Belief& belief_;
  std::size_t most_;
  Begin begin_;
  Stream repairers_;
  std::vector<NodeId> in_hand_;                         // by blob, of whom
  std::map<NodeId, std::vector<BlobIndex>> abandoned_;  // by repairers that went down
  bool will_look_ = false;
};

}  // namespace floe::maintenance
