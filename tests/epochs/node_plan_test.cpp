// The planner against the table of decisions, written out row by row, over every input that can occur; against the
// cases of the reference system's own tests; and against the moves of status that are legal.
#include "epochs/node_plan.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace floe {
namespace {

using State = NodeStatus::State;
using enum NodeStatus::State;

constexpr Epoch kEvent = 5;

const NodeStatus kStandby{standby};
const NodeStatus kMetadata{recover_metadata};
const NodeStatus kRecovering{in_progress, kEvent};

struct Row {
  int number;
  bool (*holds)(const PlanInput& in);
  NodePlan (*plan)(const PlanInput& in);
};

bool in_sync_member(const PlanInput& in) { return in.route == Route::in_sync && in.is_member; }
bool caught_up(const PlanInput& in) { return in.route == Route::catching_up && in.event == in.committee; }
bool out(const PlanInput& in) { return in.syncs_running || in.status.state == recover_metadata; }
Fill transfer_if(bool gains) { return gains ? Fill::transfer : Fill::none; }

// Columns: skip, status written, gained shards filled by, lock and remove, who attests. Two rows say more here than in
// the page that they are from, which leaves gaps: a node in standby that was a member (it joined without a gain) is
// treated by its status, and so is one that is active and was none.
const std::vector<Row>& table() {
  static const std::vector<Row> rows{
      {1, [](const PlanInput& in) { return in.route == Route::already_in_progress; },
       [](const PlanInput&) {
         return NodePlan{true, {}, Fill::none, false, Attester::nobody};
       }},
      {2, [](const PlanInput& in) { return in.route == Route::catching_up && in.event < in.committee; },
       [](const PlanInput&) {
         return NodePlan{true, {}, Fill::none, false, Attester::nobody};
       }},
      {3, [](const PlanInput& in) { return caught_up(in) && !in.is_member; },
       [](const PlanInput&) {
         return NodePlan{false, kStandby, Fill::none, false, Attester::nobody};
       }},
      {4, [](const PlanInput& in) { return caught_up(in) && in.is_member && in.was_member; },
       [](const PlanInput&) {
         return NodePlan{false, kRecovering, Fill::recovery_of_all_owned, true, Attester::recovery};
       }},
      {5, [](const PlanInput& in) { return caught_up(in) && in.is_member && !in.was_member; },
       [](const PlanInput& in) {
         if (in.gains)
           return NodePlan{false, kMetadata, Fill::transfer_after_metadata, true, Attester::shard_syncs};
         return NodePlan{false, {}, Fill::none, true, out(in) ? Attester::shard_syncs : Attester::finisher};
       }},
      {6, [](const PlanInput& in) { return in.route == Route::in_sync && !in.is_member; },
       [](const PlanInput&) {
         return NodePlan{false, kStandby, Fill::none, true, Attester::finisher};
       }},
      {7, [](const PlanInput& in) { return in_sync_member(in) && in.status.state == in_progress; },
       [](const PlanInput& in) {
         return NodePlan{false, kRecovering, transfer_if(in.gains), true, Attester::recovery};
       }},
      {8, [](const PlanInput& in) { return in_sync_member(in) && in.status.state == standby && in.gains; },
       [](const PlanInput&) {
         return NodePlan{false, kMetadata, Fill::transfer_after_metadata, true, Attester::shard_syncs};
       }},
      {9,
       [](const PlanInput& in) {
         return in_sync_member(in) && in.status.state != in_progress && !in.was_member && !in.gains;
       },
       [](const PlanInput& in) {
         return NodePlan{false, {}, Fill::none, true, out(in) ? Attester::shard_syncs : Attester::finisher};
       }},
      {10, [](const PlanInput& in) { return in_sync_member(in) && in.status.state == active && in.gains; },
       [](const PlanInput&) {
         return NodePlan{false, {}, Fill::transfer, true, Attester::shard_syncs};
       }},
      {11,
       [](const PlanInput& in) {
         return in_sync_member(in) && in.was_member && !in.gains && !out(in) &&
                (in.status.state == active || in.status.state == standby);
       },
       [](const PlanInput&) {
         return NodePlan{false, {}, Fill::none, true, Attester::finisher};
       }},
      {12,
       [](const PlanInput& in) {
         return in_sync_member(in) && in.was_member && !in.gains && in.syncs_running &&
                (in.status.state == active || in.status.state == standby);
       },
       [](const PlanInput&) {
         return NodePlan{false, {}, Fill::none, true, Attester::shard_syncs};
       }},
      {13,
       [](const PlanInput& in) {
         return in_sync_member(in) && in.status.state == recover_metadata && (in.was_member || in.gains);
       },
       [](const PlanInput& in) {
         return NodePlan{false, {}, transfer_if(in.gains), true, Attester::shard_syncs};
       }}};
  return rows;
}

void each_input(const std::function<void(const PlanInput&)>& visit) {
  const std::vector<NodeStatus> statuses{{standby},        {active},         {recover_metadata}, {catch_up},
                                         {in_progress, 3}, {in_progress, 4}, {in_progress, 5}};
  for (const Route route : {Route::in_sync, Route::catching_up, Route::already_in_progress})
    for (const Epoch committee : {kEvent - 1, kEvent, kEvent + 1, kEvent + 7})
      for (const NodeStatus& status : statuses)
        for (int bits = 0; bits < 16; ++bits)
          visit({.route = route,
                 .event = kEvent,
                 .committee = committee,
                 .is_member = (bits & 1) != 0,
                 .was_member = (bits & 2) != 0,
                 .status = status,
                 .gains = (bits & 4) != 0,
                 .syncs_running = (bits & 8) != 0});
}

PlanInput in_sync(State state = active) {
  return {.route = Route::in_sync, .event = kEvent, .committee = kEvent, .status = {state}, .gains = true};
}

PlanInput catching_up() {
  return {
      .route = Route::catching_up, .event = kEvent, .committee = kEvent, .status = {catch_up}, .gains = true};
}

}  // namespace

TEST_CASE("node plan: every input that can occur has exactly one row, and its plan is that of the row") {
  std::set<int> met;
  int inputs = 0;
  each_input([&](const PlanInput& in) {
    if (!can_occur(in)) return;
    ++inputs;
    std::vector<const Row*> rows;
    for (const Row& row : table())
      if (row.holds(in)) rows.push_back(&row);
    REQUIRE(rows.size() == 1);
    CAPTURE(rows[0]->number);
    CHECK(plan_node(in) == rows[0]->plan(in));
    met.insert(rows[0]->number);
  });
  CHECK(met.size() == 13);
  CHECK(inputs ==
        6 * 12 + 3 * 12 + 3 * 7 * 12);  // in sync, catching up, twice; 12 of 16 gain nothing or are members
}

TEST_CASE("node plan: every status that a plan writes may follow the one before, and none is Active") {
  each_input([](const PlanInput& in) {
    if (!can_occur(in)) return;
    const NodePlan plan = plan_node(in);
    if (!plan.written) return;
    CHECK(may_follow(in.status.state, plan.written->state));
    CHECK(plan.written->state != active);
    CHECK(plan.written->target == (plan.written->state == in_progress ? kEvent : 0));
  });
}

TEST_CASE("node plan: the moves of status that are legal") {
  const std::set<std::pair<State, State>> legal{
      {standby, recover_metadata},  {standby, catch_up},        {active, standby},
      {active, catch_up},           {recover_metadata, active}, {recover_metadata, standby},
      {recover_metadata, catch_up}, {catch_up, standby},        {catch_up, recover_metadata},
      {catch_up, in_progress},      {in_progress, active},      {in_progress, standby},
      {in_progress, catch_up}};
  for (const State before : {standby, active, recover_metadata, catch_up, in_progress})
    for (const State after : {standby, active, recover_metadata, catch_up, in_progress})
      CHECK(may_follow(before, after) == (before == after || legal.contains({before, after})));
}

TEST_CASE("node plan: a plan attests once, by a task that ends, or is skipped") {
  each_input([](const PlanInput& in) {
    if (!can_occur(in)) return;
    const NodePlan plan = plan_node(in);
    if (plan.skips) CHECK(plan == NodePlan{.skips = true});
    if (in.is_member && !plan.skips) CHECK(plan.attester != Attester::nobody);
    // Nothing is attested at once while something that is owned may be missing.
    if (plan.attester == Attester::finisher && in.is_member) {
      CHECK(plan.fill == Fill::none);
      CHECK_FALSE(in.syncs_running);
    }
  });
}

TEST_CASE("node plan 1: an event that came twice, or is old, is skipped") {
  PlanInput twice = in_sync();
  twice.route = Route::already_in_progress;
  CHECK(plan_node(twice).skips);
  PlanInput old = catching_up();
  old.event = 3;
  CHECK(plan_node(old).skips);
}

TEST_CASE("node plan 2: caught up and no member") {
  PlanInput in = catching_up();
  in.is_member = false;
  in.gains = false;
  CHECK(plan_node(in) == NodePlan{.written = kStandby});
}

TEST_CASE("node plan 3: caught up and new") {
  PlanInput in = catching_up();
  in.was_member = false;
  const NodePlan plan = plan_node(in);
  CHECK(plan.written == kMetadata);
  CHECK(plan.fill == Fill::transfer_after_metadata);
  CHECK(plan.changes_shards);
  CHECK(plan.attester == Attester::shard_syncs);
}

TEST_CASE("node plan 4: caught up and a member throughout") {
  const NodePlan plan = plan_node(catching_up());
  CHECK(plan.written == kRecovering);
  CHECK(plan.fill == Fill::recovery_of_all_owned);
  CHECK(plan.changes_shards);
  CHECK(plan.attester == Attester::recovery);
}

TEST_CASE("node plan 5 and 6: in sync, with a gain and without") {
  PlanInput in = in_sync();
  CHECK(plan_node(in) == NodePlan{false, {}, Fill::transfer, true, Attester::shard_syncs});
  in.gains = false;
  CHECK(plan_node(in) == NodePlan{false, {}, Fill::none, true, Attester::finisher});
}

TEST_CASE("node plan 7 and 8: no gain, while earlier syncs or metadata are not done") {
  PlanInput syncing = in_sync();
  syncing.gains = false;
  syncing.syncs_running = true;
  CHECK(plan_node(syncing).attester == Attester::shard_syncs);
  PlanInput fetching = in_sync(recover_metadata);
  fetching.gains = false;
  CHECK(plan_node(fetching).attester == Attester::shard_syncs);
  CHECK_FALSE(plan_node(fetching).written);
}

TEST_CASE("node plan 9: dropped out, whether syncs run or not") {
  for (const bool running : {false, true}) {
    PlanInput in = in_sync();
    in.is_member = false;
    in.gains = false;
    in.syncs_running = running;
    CHECK(plan_node(in) == NodePlan{false, kStandby, Fill::none, true, Attester::finisher});
  }
}

TEST_CASE("node plan 10: joins, with a gain and without") {
  PlanInput in = in_sync(standby);
  in.was_member = false;
  CHECK(plan_node(in).written == kMetadata);
  CHECK(plan_node(in).attester == Attester::shard_syncs);
  in.gains = false;
  CHECK_FALSE(plan_node(in).written);
  CHECK(plan_node(in).attester == Attester::finisher);
}

TEST_CASE("node plan 11 and 12: recovering for epoch 3 when epoch 5 begins") {
  PlanInput in = in_sync();
  in.status = {in_progress, 3};
  CHECK(plan_node(in) == NodePlan{false, kRecovering, Fill::transfer, true, Attester::recovery});
  in.is_member = false;
  in.gains = false;
  CHECK(plan_node(in) == NodePlan{false, kStandby, Fill::none, true, Attester::finisher});
}

}  // namespace floe
