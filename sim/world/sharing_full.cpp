#include "world/sharing_full.hpp"

#include <algorithm>
#include <queue>

#include "engine/assert.hpp"

namespace floe {
namespace {

using Wide = __int128;

constexpr std::int64_t kGrain = 1024;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / (2 * kSecond);

std::int64_t capacity_of(Rate rate) {
  return rate.per_second > kUnlimited / kGrain ? kUnlimited : rate.per_second * kGrain;
}

}  // namespace

void FullSharing::add_endpoint(Rate up, Rate down) {
  links_.push_back({.capacity = capacity_of(up), .flows = {}});
  links_.push_back({.capacity = capacity_of(down), .flows = {}});
}

FlowId FullSharing::start(Endpoint from, Endpoint to, Bytes volume, std::uint32_t tag) {
  if (free_.empty()) {
    free_.push_back(static_cast<FlowId>(flows_.size()));
    flows_.emplace_back();
  }
  const FlowId id = free_.back();
  free_.pop_back();
  Flow& flow = flows_[id];
  flow = {.links = {2 * from, 2 * to + 1},
          .volume = volume.n * kGrain,
          .left = volume.n * kGrain,
          .updated = loop_.now(),
          .tag = tag,
          .active = true};
  active_.push_back(id);
  for (const std::uint32_t link : flow.links) links_[link].flows.push_back(id);
  settle_soon();
  return id;
}

Bytes FullSharing::abort(FlowId id) {
  Flow& flow = flows_[id];
  FLOE_ASSERT(flow.active, "a flow was aborted that had ended");
  advance(flow);
  flow.active = false;
  for (const std::uint32_t link : flow.links) std::erase(links_[link].flows, id);
  std::erase(active_, id);
  free_.push_back(id);
  settle_soon();
  return Bytes{(flow.volume - flow.left) / kGrain};
}

// What comes and goes at one instant is settled once, after the events of that instant.
void FullSharing::settle_soon() {
  if (!loop_.pending(settle_))
    settle_ =
        loop_.after({}, EventKind::settle, 0,
                    {[](void* self, std::uint64_t) { static_cast<FullSharing*>(self)->settle(); }, this, 0});
}

void FullSharing::advance(Flow& flow) const {
  const Wide moved = static_cast<Wide>(flow.rate) * (loop_.now() - flow.updated).ns / kSecond;
  flow.left -= static_cast<std::int64_t>(std::min<Wide>(moved, flow.left));
  flow.updated = loop_.now();
}

void FullSharing::settle() {
  std::vector<std::uint32_t> ended;
  for (const FlowId id : active_) {
    Flow& flow = flows_[id];
    advance(flow);
    if (flow.finish > loop_.now()) continue;
    flow.active = false;
    for (const std::uint32_t link : flow.links) std::erase(links_[link].flows, id);
    free_.push_back(id);
    ended.push_back(flow.tag);
  }
  std::erase_if(active_, [&](FlowId id) { return !flows_[id].active; });
  solve();

  Instant next = Instant::never();
  for (const FlowId id : active_) {
    Flow& flow = flows_[id];
    const Wide wait = (static_cast<Wide>(flow.left) * kSecond + flow.rate - 1) / flow.rate;
    flow.finish = loop_.now() + Duration{static_cast<std::int64_t>(std::min<Wide>(wait, years(100).ns))};
    next = std::min(next, flow.finish);
  }
  loop_.cancel(next_end_);
  if (next != Instant::never())
    next_end_ = loop_.at(
        next, EventKind::flow, 0,
        {[](void* self, std::uint64_t) { static_cast<FullSharing*>(self)->settle_soon(); }, this, 0});
  for (const std::uint32_t tag : ended) end_.flow_ended(tag);
}

void FullSharing::solve() {
  using Share = std::pair<std::int64_t, std::uint32_t>;  // of each open flow, of this link
  std::priority_queue<Share, std::vector<Share>, std::greater<>> least;
  for (std::uint32_t l = 0; l < links_.size(); ++l) {
    Link& link = links_[l];
    link.free = link.capacity;
    link.open = static_cast<std::uint32_t>(link.flows.size());
    if (link.open > 0) least.emplace(link.free / link.open, l);
  }
  for (const FlowId id : active_) flows_[id].fixed = false;
  while (!least.empty()) {
    const auto [share, l] = least.top();
    least.pop();
    Link& link = links_[l];
    if (link.open == 0) continue;
    if (link.free / link.open > share) {  // flows left it since; its share only grew
      least.emplace(link.free / link.open, l);
      continue;
    }
    for (const FlowId id : link.flows) {
      Flow& flow = flows_[id];
      if (flow.fixed) continue;
      flow.fixed = true;
      flow.rate = std::max<std::int64_t>(share, 1);
      for (const std::uint32_t crossed : flow.links) {
        links_[crossed].free -= flow.rate;
        --links_[crossed].open;
      }
    }
  }
}

}  // namespace floe
