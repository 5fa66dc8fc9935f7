// A node in epochs: its status, the shards that it does not have whole, and the token with which it says that it has
// them. What it does about them are tasks, which end when it goes down or another epoch begins.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "epochs/attestation.hpp"
#include "epochs/node_plan.hpp"
#include "moves/shard_transfer.hpp"
#include "tasks/mailbox.hpp"
#include "tasks/semaphore.hpp"

namespace floe::moves {

class Member {
 public:
  // An epoch begins, as the node hears of it.
  struct Beginning {
    Epoch epoch;
    Instant begun;
    Route route;
    std::span<const Shard> shards;   // its own
    std::span<const NodeId> owners;  // in the epoch before, by shard
    bool was_away = false;           // it hears of it as it comes back
  };
  using Attest = std::function<void(NodeId, Epoch)>;

  Member(NodeId node, bool is_member, const EpochSettings& settings, const maintenance::UpkeepRights& rights,
         Transfers& transfers, MoveRecord& record, Attest attest);

  Epoch seen() const { return seen_; }
  std::vector<Instant> incomplete() const;  // since when, of each shard
  std::set<Shard> copying() const;          // shards that it is not done with copying
  Instant up_since() const { return up_since_; }
  bool must_catch_up(Epoch chain) const { return has_lost_disk_ || chain > seen_ + 1; }

  void stop();  // another epoch begins
  void lost_disk() { has_lost_disk_ = true; }
  void came_up(Instant now) { up_since_ = now; }
  // It is back before any epoch began: it has missed nothing, and says nothing until what it lost is repaired.
  void recover_loss(std::span<const Shard> shards);
  void catch_up();
  void begin(const Beginning& beginning);
  void go_on();  // it is back, and has missed nothing
  void wake();   // something is repaired, or owed no more

 private:
  void run(task<void> work);
  task<void> keep(std::shared_ptr<TaskGroup> tasks);
  bool goes_on(Shard shard) const;
  void start_syncs();
  void owe(std::vector<Shard> shards);
  void take_for_filled(std::span<const Shard> shards);
  bool begins_to_hang(const NodePlan& plan);
  void attest();
  void complete(Shard shard);
  bool is_repaired(Shard shard) const;
  bool has_all() const;
  task<void> join();
  task<void> receive(Shard shard);
  task<void> wait_for_repair(Shard shard);
  task<void> news();
  task<void> recover();

  NodeId node_;
  const EpochSettings& settings_;
  maintenance::UpkeepRights rights_;
  World& world_;
  Transfers& transfers_;
  MoveRecord& record_;
  Attest attest_;
  Semaphore receiving_;
  Stream order_;
  Stream crashes_;
  NodeStatus status_;
  Epoch seen_ = 0;
  Instant begun_{};
  Instant up_since_{};
  bool has_lost_disk_ = false;
  bool hangs_ = false;           // its recovery waits for ever
  std::set<Shard> forgotten_{};  // taken for filled, and never filled
  std::vector<Shard> owned_{};
  std::map<Shard, Transfers::Cursor> syncing_{};  // shards that are not whole
  std::set<Shard> completed_{};                   // in this epoch
  std::optional<AttestationToken> token_{};
  std::vector<Mailbox<bool>*> waiting_{};  // as they came
  std::weak_ptr<TaskGroup> tasks_{};       // none while it is down
};

}  // namespace floe::moves
