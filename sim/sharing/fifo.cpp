#include "sharing/fifo.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "engine/cells.hpp"

namespace floe {

LinkId FifoSharing::add_link(double capacity) {
  links_.push_back({.capacity = units::level_of(capacity)});
  return static_cast<LinkId>(links_.size() - 1);
}

// To the queue of the link where the flow is.
void FifoSharing::append(FlowId id) {
  State& state = flows_[id];
  Link& link = links_[state.flow.links[state.stage]];
  state.next = kNone;
  (link.first == kNone ? link.first : flows_[link.last].next) = id;
  link.last = id;
}

FlowId FifoSharing::take_first(Link& link) { return std::exchange(link.first, flows_[link.first].next); }

FlowId FifoSharing::start(const Flow& flow) {
  FLOE_ASSERT(flow.is_right(), "a flow has a weight, bytes, and a link or a limit");
  const FlowId id = take_cell(flows_, free_);
  flows_[id] = {.flow = flow, .begin = loop_.now(), .first_begin = loop_.now(), .active = true};
  go_on(id);
  return id;
}

Bytes FifoSharing::abort(FlowId id) {
  State& state = flows_[id];
  FLOE_ASSERT(state.active, "a flow was aborted that had ended");
  state.active = false;
  const Bytes volume = state.flow.volume;
  const auto moved_since = [&](Instant begin, units::Level rate) {
    const units::Volume moved = units::moved(rate, loop_.now() - begin);
    return Bytes{static_cast<std::int64_t>(std::min(moved, units::volume_of(volume)))};
  };
  // What has left a link has moved, but for what the flow's own limit holds back.
  const bool is_limited = !state.flow.limit.is_unlimited();
  const Bytes passed =
      is_limited ? moved_since(state.first_begin, units::level_of(state.flow.limit)) : volume;
  const bool left_a_link = state.stage > 0;
  if (loop_.pending(state.limit)) {
    loop_.cancel(state.limit);
    free_.push_back(id);
    return passed;
  }
  if (!state.served) return left_a_link ? passed : Bytes{0};
  const LinkId at = state.flow.links[state.stage];
  Link& link = links_[at];
  const Bytes moved = left_a_link ? passed : std::min(passed, moved_since(state.begin, link.capacity));
  link.free_at = loop_.now();
  free_.push_back(take_first(link));
  loop_.cancel(link.event);
  serve(at);
  return moved;
}

// Begins with the first flow of the queue unless one is being served.
void FifoSharing::serve(LinkId id) {
  Link& link = links_[id];
  while (link.first != kNone && !flows_[link.first].active) free_.push_back(take_first(link));
  if (link.first == kNone || loop_.pending(link.event)) return;
  State& state = flows_[link.first];
  const Duration time = units::time_for(units::volume_of(state.flow.volume), link.capacity);
  // While it left the link before, from `begin` until now, it was already coming in here.
  state.begin = std::max(link.free_at, state.begin);
  if (state.stage == 0) state.first_begin = state.begin;
  state.served = true;
  constexpr auto run = [](void* self, std::uint64_t tag) {
    static_cast<FifoSharing*>(self)->served(static_cast<LinkId>(tag));
  };
  link.event = loop_.at(std::max(state.begin + time, loop_.now()), EventKind::flow, id, {run, this, id});
}

void FifoSharing::served(LinkId at) {
  Link& link = links_[at];
  const FlowId id = take_first(link);
  link.free_at = loop_.now();
  flows_[id].served = false;
  ++flows_[id].stage;
  serve(at);
  go_on(id);
}

// To the next of its links, then past its own limit, then to its end.
void FifoSharing::go_on(FlowId id) {
  State& state = flows_[id];
  if (state.stage < state.flow.count) {
    append(id);
    return serve(state.flow.links[state.stage]);
  }
  if (state.flow.limit.is_unlimited()) return end(id);
  const Instant passed =
      state.begin + units::time_for(units::volume_of(state.flow.volume), units::level_of(state.flow.limit));
  if (passed <= loop_.now()) return end(id);
  constexpr auto run = [](void* self, std::uint64_t tag) {
    static_cast<FifoSharing*>(self)->end(static_cast<FlowId>(tag));
  };
  state.limit = loop_.at(passed, EventKind::flow, id, {run, this, id});
}

void FifoSharing::end(FlowId id) {
  flows_[id].active = false;
  free_.push_back(id);
  end_.flow_ended(flows_[id].flow.tag);
}

}  // namespace floe
