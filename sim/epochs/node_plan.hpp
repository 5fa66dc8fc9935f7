// What a storage node decides when it hears that an epoch begins: a pure function of what it knows then. After the
// planner of Walrus (node/epoch_change/plan.rs), whose table is kept row by row in the test. What is decided here is
// done by others, in this order: the status Standby or InProgress is written, storage of gained shards is made, the
// status RecoverMetadata is written, running transfers are stopped, lost shards are locked, the token that attests goes
// to its holder, transfers start or go on, shards lost an epoch ago are removed. Locking comes before attesting.
//
// The plan sets no node Active: a task that ends does.
#pragma once

#include <cstdint>
#include <optional>

#include "epochs/epoch.hpp"

namespace floe {

// How far the node is with respect to the epoch that begins.
enum class Route : std::uint8_t {
  in_sync,             // its committee is that of the event
  catching_up,         // it replays old events, and has fetched the latest committee
  already_in_progress  // the event came twice
};

struct NodeStatus {
  enum class State : std::uint8_t {
    standby,           // no member
    active,            // has all that it owns
    recover_metadata,  // new; fetches the metadata of all blobs, then shards
    catch_up,          // replays events, and lets syncs and repairs be
    in_progress        // rebuilds what its shards lack, blob by blob
  };

  State state = State::standby;
  Epoch target = 0;  // of `in_progress`: the epoch that it will attest; else 0

  bool operator==(const NodeStatus&) const = default;
};

bool may_follow(NodeStatus::State before, NodeStatus::State after);

struct PlanInput {
  Route route = Route::in_sync;
  Epoch event = 0;      // the epoch that begins
  Epoch committee = 0;  // of the latest committee that the node knows
  bool is_member = true;
  bool was_member = true;  // of the committee before
  NodeStatus status{};
  bool gains = false;  // a shard that it did not own before
  // Shards gained earlier are not filled. The reference system counts one whose sync failed for good as filled, and then
  // attests what it does not hold.
  bool syncs_running = false;
};

// A node whose status is catch_up, and no other, is on that route; one in sync is at the event's epoch, none is before
// it; who is no member gains nothing.
bool can_occur(const PlanInput& input);

// How what is new comes to the node.
enum class Fill : std::uint8_t {
  none,
  transfer,                 // gained shards, each from its owner of the epoch before
  transfer_after_metadata,  // the same, once the metadata of all blobs is there
  recovery_of_all_owned     // all shards are Active at once, and every blob is repaired from symbols
};

// Who has the one token with which a node attests that it holds its shards.
enum class Attester : std::uint8_t {
  nobody,
  finisher,     // at once; of a node that is no member it drops the token
  shard_syncs,  // the last one that ends
  recovery      // when its scan is over and all shards are Active
};

struct NodePlan {
  bool skips = false;                   // the event is done, and nothing else happens
  std::optional<NodeStatus> written{};  // none: it stays
  Fill fill = Fill::none;               // syncs that were running go on, whatever this says, for a member
  bool changes_shards = false;          // lost ones are locked, those lost an epoch ago removed
  Attester attester = Attester::nobody;

  bool operator==(const NodePlan&) const = default;
};

NodePlan plan_node(const PlanInput& input);

}  // namespace floe
