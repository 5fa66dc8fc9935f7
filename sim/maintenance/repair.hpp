// What keeps data alive: a node that finds pieces missing fetches symbols and rebuilds them. One job repairs
// what the node lost of one blob, or of `batch_blobs` blobs that miss the same pieces; it gets the metadata,
// then runs the scheme's fetches, stage after stage. Whatever fails is asked of the next helper; when all
// were asked, the job waits (1 s doubling to 1 h by default) and goes on with what it has. Nobody tells it that
// a blob is lost: it asks on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "fields/table.hpp"
#include "maintenance/repair_record.hpp"
#include "maintenance/upkeep.hpp"
#include "protocol/admission.hpp"
#include "protocol/backoff.hpp"
#include "protocol/gather.hpp"
#include "tasks/semaphore.hpp"
#include "tasks/task.hpp"

namespace floe::maintenance {

// The repair section of a scenario. Defaults are those of a mainnet node where it has one, otherwise a data
// centre's.
struct RepairSettings {
  Duration detection = minutes(15);
  std::uint32_t concurrent_blobs = 100;
  std::uint32_t concurrent_slivers = 2000;
  std::uint32_t extra_symbols = 0;
  Duration request_timeout = seconds(45);
  std::uint32_t most_requests = 0;
  std::uint32_t symbols_per_second = 0;
  std::uint32_t slivers_per_second = 0;
  Duration metadata_timeout = seconds(5);
  Duration backoff_first = seconds(1);
  Duration backoff_limit = hours(1);
  Duration backoff_jitter = seconds(1);
  std::uint32_t batch_blobs = 1;

  static const fields::Table& table();
};

extern const Entry repair;

class Repair final : public Process {
 public:
  Repair(const RepairSettings& settings, const UpkeepRights& rights);
  ~Repair() override;

  void on(const NodeChange& change) override;
  void close() override;

 private:
  struct Job;   // a batch of blobs on one node
  struct Work;  // what a node lost, in batches
  struct Desk;  // what outlives a job: limits and random streams of one node

  std::vector<schemes::Fetch> plan(const Job& job) const;
  schemes::Fetch alone(const Job& job, BlobIndex blob, const schemes::Fetch& fetch) const;
  protocol::Wanted wanted(std::span<const BlobIndex> blobs, const schemes::Fetch& fetch) const;
  protocol::Asker asker(NodeId node, BlobIndex blob, const Cause& payload, Duration timeout);
  protocol::Backoff backoff(NodeId node);
  bool incomplete(NodeId node) const;
  Work work_of(NodeId node) const;

  task<void> repair_node(NodeId node);
  task<void> repair_batch(std::unique_ptr<Job> job);
  task<void> fetch_metadata(Job& job);
  task<void> rebuild(Job& job, std::vector<BlobIndex> blobs, schemes::Fetch fetch,
                     protocol::Gathered gathered);
  void finish(NodeId node, BlobIndex index, const schemes::Fetch& fetch, std::span<const Shard> sources);

  RepairSettings settings_;
  UpkeepRights rights_;
  World& world_;
  RepairRecord record_;
  std::vector<std::unique_ptr<Desk>> desks_;      // by node
  std::optional<protocol::Admission> admission_;  // none: helpers take on everything
};

}  // namespace floe::maintenance
