// What a node that repairs keeps: what outlives its jobs, and a job, which is a batch of blobs that miss the same pieces.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "maintenance/repair_record.hpp"
#include "maintenance/repair_settings.hpp"
#include "maintenance/upkeep.hpp"
#include "maintenance/upload_causes.hpp"
#include "policies/rate_limit.hpp"
#include "protocol/exchange.hpp"
#include "protocol/work_queue.hpp"
#include "tasks/cancellable.hpp"
#include "tasks/semaphore.hpp"

namespace floe::maintenance {

// Limits and random streams of one node.
struct RepairDesk {
  RepairDesk(const UpkeepRights& rights, NodeId node, const RepairSettings& settings)
      : blobs(rights.world.loop(), settings.concurrent_blobs),
        fetches(rights.world.loop(), settings.concurrent_slivers),
        order(rights.streams.of(node, "/helpers")),
        jitter(rights.streams.of(node, "/jitter")),
        rebuilding(settings.slivers_per_second) {}

  Semaphore blobs;
  Semaphore fetches;
  Stream order;
  Stream jitter;
  protocol::WorkQueue rebuilding;
  protocol::Pace pace{};
};

// While there is one, the node is shown as repairing.
class Repairing {
 public:
  Repairing(World& world, NodeId node) : world_(world), node_(node) { world_.repair_begins(node_); }
  Repairing(const Repairing&) = delete;
  Repairing& operator=(const Repairing&) = delete;
  ~Repairing() { world_.repair_ends(node_); }

 private:
  World& world_;
  NodeId node_;
};

struct RepairJob;

// While there is one, the job is among those under way.
class Listed {
 public:
  using All = std::map<std::uint64_t, RepairJob*>;
  Listed(All& all, std::uint64_t number, RepairJob& job) : all_(all), number_(number) { all_[number] = &job; }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;
  ~Listed() { all_.erase(number_); }

 private:
  All& all_;
  std::uint64_t number_;
};

struct RepairJob {
  RepairJob(World& world, NodeId node, std::span<const BlobIndex> blobs, const std::vector<Piece>& lost)
      : node(node),
        blobs(blobs.begin(), blobs.end()),
        lost(lost),
        peers(world.nodes().count()),
        world(world),
        decoding(world.loop(), 1),
        repairing(world, node) {
    for (const Piece& piece : lost) owners.push_back(world.committee().owner(piece.shard));
    std::ranges::sort(owners);
    owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  }
  ~RepairJob() {
    if (!begun) return;
    world.remark({.what = Span::What::job,
                  .node = node,
                  .from = *begun,
                  .to = world.now(),
                  .blob = blobs.front(),
                  .ok = done});
  }

  // Of bytes of this cause, were it what was lost that is repaired.
  const Cause& cause(const Cause& usual) const { return is_of_upload ? of_upload(usual) : usual; }
  protocol::Asker asker(BlobIndex blob, const Cause& payload, Duration timeout) const {
    return {.endpoint = world.endpoint(node),
            .node = node,
            .timeout = timeout,
            .payload = &cause(payload),
            .proof = &cause(kProofs),
            .header = &cause(kOverhead),
            .rejected_bytes = &kRejectedBytes,
            .rejected_answers = &kRejectedAnswers,
            .blob = blob};
  }
  void begin() {
    begun = world.now();
    is_of_upload = std::ranges::all_of(blobs, [this](BlobIndex blob) {
      return std::ranges::all_of(lost, [&](const Piece& piece) { return world.is_of_upload(blob, piece); });
    });
  }

  NodeId node;
  std::vector<BlobIndex> blobs;
  std::vector<Piece> lost;         // the same for every blob of the job, and of any node
  std::vector<NodeId> owners{};    // of what was lost
  BitSet peers;                    // that helped
  std::vector<Shard> whole{};      // of which it has the pieces of all its blobs as they are
  std::vector<Permit> permits{};   // one for each blob
  std::optional<Instant> begun{};  // once it has them
  std::optional<RepairRecord::Work> work{};
  std::optional<Listed> listed{};
  bool done = false;
  bool is_check = false;      // of pieces that are there
  bool is_of_upload = false;  // what is missing never was there
  World& world;
  Semaphore decoding;  // one piece at a time has its blobs decoded
  Repairing repairing;
  Instant due = world.now();  // when it was decided
  Cancellable fetching{};     // which uses what stands above
};

}  // namespace floe::maintenance
