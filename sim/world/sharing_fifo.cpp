#include "world/sharing_fifo.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"

namespace floe {

LinkId FifoSharing::add_link(Rate capacity) {
  links_.push_back({.capacity = {std::max<std::int64_t>(capacity.per_second, 1)}});
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
  FLOE_ASSERT(flow.count > 0 && flow.volume > Bytes{0}, "a flow has bytes to move over at least one link");
  if (free_.empty()) {
    free_.push_back(static_cast<FlowId>(flows_.size()));
    flows_.emplace_back();
  }
  const FlowId id = free_.back();
  free_.pop_back();
  flows_[id] = {.flow = flow, .begin = loop_.now(), .active = true};
  append(id);
  serve(flow.links[0]);
  return id;
}

Bytes FifoSharing::abort(FlowId id) {
  State& state = flows_[id];
  FLOE_ASSERT(state.active, "a flow was aborted that had ended");
  state.active = false;
  if (!state.served) return state.stage == 0 ? Bytes{0} : state.flow.volume;
  const LinkId at = state.flow.links[state.stage];
  Link& link = links_[at];
  link.free_at = loop_.now();
  free_.push_back(take_first(link));
  loop_.cancel(link.event);
  const Duration taken = loop_.now() - state.begin;
  const Bytes volume = state.flow.volume;
  const auto moved = static_cast<__int128>(taken.ns) * link.capacity.per_second / 1'000'000'000;
  const bool first = state.stage == 0;
  serve(at);
  return first ? Bytes{static_cast<std::int64_t>(std::min<__int128>(moved, volume.n))} : volume;
}

// Begins with the first flow of the queue unless one is being served.
void FifoSharing::serve(LinkId id) {
  Link& link = links_[id];
  while (link.first != kNone && !flows_[link.first].active) free_.push_back(take_first(link));
  if (link.first == kNone || loop_.pending(link.event)) return;
  State& state = flows_[link.first];
  const Duration time = state.flow.volume / link.capacity;
  // While it left the link before, from `begin` until now, it was already coming in here.
  state.begin = std::max({link.free_at, loop_.now() - time, state.begin});
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
  State& state = flows_[id];
  state.served = false;
  if (++state.stage < state.flow.count) {
    append(id);
    serve(state.flow.links[state.stage]);
    return serve(at);
  }
  state.active = false;
  const std::uint32_t tag = state.flow.tag;
  free_.push_back(id);
  serve(at);
  end_.flow_ended(tag);
}

}  // namespace floe
