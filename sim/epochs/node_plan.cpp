#include "epochs/node_plan.hpp"

#include "engine/assert.hpp"

namespace floe {
namespace {

using enum NodeStatus::State;

// Of whoever fills gained shards by transfers.
NodePlan transfers(const PlanInput& input) {
  const bool pending = input.gains || input.syncs_running || input.status.state == recover_metadata;
  return {.fill = input.gains ? Fill::transfer : Fill::none,
          .changes_shards = true,
          .attester = pending ? Attester::shard_syncs : Attester::finisher};
}

NodePlan joining(const PlanInput& input) {
  NodePlan plan = transfers(input);
  if (!input.gains) return plan;
  plan.written = NodeStatus{recover_metadata};
  plan.fill = Fill::transfer_after_metadata;
  return plan;
}

NodePlan while_catching_up(const PlanInput& input) {
  if (input.event < input.committee) return {.skips = true};
  if (!input.is_member) return {.written = NodeStatus{standby}};
  if (!input.was_member) return joining(input);
  return {.written = NodeStatus{in_progress, input.event},
          .fill = Fill::recovery_of_all_owned,
          .changes_shards = true,
          .attester = Attester::recovery};
}

NodePlan while_in_sync(const PlanInput& input) {
  if (!input.is_member)
    return {.written = NodeStatus{standby}, .changes_shards = true, .attester = Attester::finisher};
  if (input.status.state == in_progress) {
    NodePlan plan = transfers(input);
    plan.written = NodeStatus{in_progress, input.event};
    plan.attester = Attester::recovery;
    return plan;
  }
  return input.status.state == standby ? joining(input) : transfers(input);
}

}  // namespace

bool may_follow(NodeStatus::State before, NodeStatus::State after) {
  if (before == after) return true;
  switch (before) {
    case standby:
      return after == recover_metadata || after == catch_up;
    case active:
      return after == standby || after == catch_up;
    case recover_metadata:
    case in_progress:
      return after == active || after == standby || after == catch_up;
    case catch_up:
      return after == standby || after == recover_metadata || after == in_progress;
  }
  FLOE_ASSERT(false, "a status of a node that is none");
  return false;
}

bool can_occur(const PlanInput& input) {
  if (input.gains && !input.is_member) return false;
  if (input.event > input.committee) return false;
  if (input.route == Route::already_in_progress) return true;
  if (input.route == Route::in_sync && input.event != input.committee) return false;
  return (input.route == Route::catching_up) == (input.status.state == catch_up);
}

NodePlan plan_node(const PlanInput& input) {
  FLOE_ASSERT(can_occur(input), "an epoch begins for a node in a state that cannot be");
  if (input.route == Route::already_in_progress) return {.skips = true};
  return input.route == Route::catching_up ? while_catching_up(input) : while_in_sync(input);
}

}  // namespace floe
