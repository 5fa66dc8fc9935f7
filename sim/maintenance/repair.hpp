// What keeps data alive: a node that finds pieces missing fetches symbols and rebuilds them. One job repairs
// what the node lost of one blob, or of `batch_blobs` blobs that miss the same pieces; it gets the metadata,
// then runs the scheme's fetches, stage after stage. Whatever fails is asked of the next helper; when all
// were asked, the job waits (1 s doubling to 1 h by default) and goes on with what it has. Nobody tells it that
// a blob is lost: it asks on. Policies say when, in which order and how fast (policies.hpp); a lazy one makes
// jobs of what several nodes miss, where the repairer sends the others what is theirs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "belief/belief.hpp"
#include "maintenance/batches.hpp"
#include "maintenance/fetches.hpp"
#include "maintenance/found.hpp"
#include "maintenance/hand_over.hpp"
#include "maintenance/lazy.hpp"
#include "maintenance/repair_record.hpp"
#include "maintenance/repair_settings.hpp"
#include "maintenance/upkeep.hpp"
#include "protocol/admission.hpp"
#include "protocol/backoff.hpp"
#include "protocol/gather.hpp"
#include "protocol/invalidity.hpp"
#include "tasks/semaphore.hpp"
#include "tasks/task.hpp"

namespace floe::maintenance {

extern const Entry repair;

struct RepairJob;   // a batch of blobs, for one node that repairs
struct RepairDesk;  // what outlives a job: limits and random streams of one node

class Repair final : public Process {
 public:
  Repair(const RepairSettings& settings, const UpkeepRights& rights);
  ~Repair() override;

  void on(const NodeChange& change) override;
  void on(const PieceChange& change) override;
  void on(const ShardChange& change) override;
  void on(const BlobChange& change) override;
  void close() override;

 private:
  using Job = RepairJob;
  using Desk = RepairDesk;
  using Sources = std::vector<protocol::Gathered>;  // by kind of the pieces that symbols came from

  protocol::Backoff backoff(NodeId node);
  bool incomplete(NodeId node) const;
  std::size_t most_in_batch() const;

  task<void> repair_node(NodeId node);
  task<void> repair_all(NodeId node, Batches work);
  task<void> repair_found(NodeId node);
  task<void> repair_shards(NodeId node);
  task<void> repair_due(Lazy::Due due);
  task<void> repair_batch(std::unique_ptr<Job> job);
  task<void> fetch_all(Job& job);
  void drop_deleted(std::vector<BlobIndex>& blobs) const;
  bool is_of_use(const Job& job) const;
  void cancel_useless();
  task<void> fetch_metadata(Job& job);
  task<void> rebuild(Job& job, std::vector<BlobIndex> blobs, schemes::Fetch fetch, Sources sources);
  task<void> check(NodeId node, BlobIndex blob);
  task<void> prove(Job& job, std::span<const BlobIndex> blobs, const Round& round,
                   std::span<const Shard> shards);
  task<void> ask(Job& job, const Round& round, protocol::Gathered& gathered);
  void use(Job& job, const Round& round, const protocol::Gathered& gathered);
  void finish(const Job& job, BlobIndex index, const schemes::Fetch& fetch, std::span<const Shard> sources);

  RepairSettings settings_;
  PolicySettings policy_;
  UpkeepRights rights_;
  World& world_;
  Fetches fetches_;
  RepairRecord record_;
  std::vector<std::unique_ptr<Desk>> desks_;      // by node
  std::optional<protocol::Admission> admission_;  // none: helpers take on everything
  Belief belief_;
  HandOver hand_over_;
  protocol::Invalidity invalidity_;
  Found found_;
  std::map<std::uint64_t, Job*> jobs_;  // under way, as they began
  std::uint64_t begun_jobs_ = 0;
  Instant moved_ = Instant::never();      // when shards did last
  std::vector<std::vector<Shard>> owed_;  // by node, what it was told to repair a moment ago
  std::optional<Lazy> lazy_;              // where the policy is
  std::uint64_t changes_ = 0;             // of nodes, so far
};

}  // namespace floe::maintenance
