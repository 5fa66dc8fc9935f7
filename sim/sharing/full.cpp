#include "sharing/full.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "engine/cells.hpp"
#include "sharing/fair_levels.hpp"

namespace floe {

LinkId FullSharing::add_link(double capacity) {
  capacities_.push_back(units::level_of(capacity));
  return static_cast<LinkId>(capacities_.size() - 1);
}

FlowId FullSharing::start(const Flow& flow) {
  FLOE_ASSERT(flow.is_right(), "a flow has a weight, bytes, and a link or a limit");
  const FlowId id = take_cell(flows_, free_);
  flows_[id] = {.flow = flow, .left = units::volume_of(flow.volume), .updated = loop_.now()};
  active_.push_back(id);
  settle_soon();
  return id;
}

Bytes FullSharing::abort(FlowId id) {
  State& state = flows_[id];
  FLOE_ASSERT(std::erase(active_, id) == 1, "a flow was aborted that had ended");
  advance(state);
  free_.push_back(id);
  settle_soon();
  return Bytes{static_cast<std::int64_t>(units::volume_of(state.flow.volume) - state.left)};
}

// What comes and goes at one instant is settled once, after the events of that instant.
void FullSharing::settle_soon() {
  constexpr auto run = [](void* self, std::uint64_t) { static_cast<FullSharing*>(self)->settle(); };
  if (!loop_.pending(settle_)) settle_ = loop_.after({}, EventKind::settle, 0, {run, this, 0});
}

void FullSharing::advance(State& state) const {
  state.left -= std::min(units::moved(state.rate, loop_.now() - state.updated), state.left);
  state.updated = loop_.now();
}

void FullSharing::settle() {
  std::vector<std::uint32_t> ended;
  std::erase_if(active_, [&](FlowId id) {
    State& state = flows_[id];
    advance(state);
    if (state.finish > loop_.now()) return false;
    ended.push_back(state.flow.tag);
    free_.push_back(id);
    return true;
  });
  solve();

  Instant next = Instant::never();
  for (const FlowId id : active_) {
    State& state = flows_[id];
    state.finish = loop_.now() + units::time_for(state.left, state.rate);
    next = std::min(next, state.finish);
  }
  loop_.cancel(next_end_);
  constexpr auto run = [](void* self, std::uint64_t) { static_cast<FullSharing*>(self)->settle_soon(); };
  if (next != Instant::never()) next_end_ = loop_.at(next, EventKind::flow, 0, {run, this, 0});
  for (const std::uint32_t tag : ended) end_.flow_ended(tag);
}

void FullSharing::solve() {
  FairProblem problem{.capacities = capacities_, .flows = {}};
  for (const FlowId id : active_) {
    const Flow& flow = flows_[id].flow;
    problem.flows.push_back(
        {{flow.links.begin(), flow.links.begin() + flow.count}, flow.weight, units::level_of(flow.limit)});
  }
  const std::vector<units::Level> levels = fair_levels(std::move(problem));
  for (const FlowId id : active_) {
    State& state = flows_[id];
    units::Level least = units::level_of(state.flow.limit) / state.flow.weight;
    for (std::size_t i = 0; i < state.flow.count; ++i) least = std::min(least, levels[state.flow.links[i]]);
    state.rate = least * state.flow.weight;
  }
}

}  // namespace floe
