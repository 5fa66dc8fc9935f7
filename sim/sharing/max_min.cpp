#include "sharing/max_min.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/assert.hpp"
#include "engine/cells.hpp"
#include "sharing/fair_levels.hpp"

namespace floe {
namespace {

constexpr double kLeastEps = 0x1p-26;
constexpr double kLarge = 1024;  // times the capacity: a load whose rounding is of the order of 1e-13 of it
constexpr double kLongClock = 4096;  // shares: where it rounds to 1e-12 of one
constexpr std::size_t kAhead = 8;    // of a row of flows, whose links are fetched while others are worked on

}  // namespace

MaxMinSharing::MaxMinSharing(EventLoop& loop, FlowEnd& end, double eps, std::uint32_t budget)
    : loop_(loop), end_(end), eps_(eps), budget_(budget) {}

LinkId MaxMinSharing::add(Level capacity, Level floor, Level level) {
  const auto id = static_cast<LinkId>(links_.size());
  links_.emplace_back();
  loads_.push_back({.capacity = capacity, .floor = floor});
  levels_.push_back(level);
  return id;
}

LinkId MaxMinSharing::add_link(double per_second) {
  const Level capacity = units::level_of(per_second);
  return add(capacity, capacity - capacity * std::max(eps_, kLeastEps), capacity);
}

LinkId MaxMinSharing::limit_of(const Flow& flow) {
  const Level level = units::level_of(flow.limit) / flow.weight;
  const auto [limit, is_new] = limits_.try_emplace(level, kNone);
  if (is_new) limit->second = add(units::kNoLimit, -units::kNoLimit, level);
  return limit->second;
}

inline bool MaxMinSharing::is_settled(const LinkLoad& own, Level level) {
  return own.load <= own.capacity && (own.load >= own.floor || level == own.capacity);
}

inline void MaxMinSharing::queue_unless_settled(LinkId id) {
  LinkLoad& own = loads_[id];
  if (is_settled(own, levels_[id])) return;
  if (own.load > kLarge * own.capacity) own.rounded = true;
  if (own.queued) return;
  own.queued = true;
  to_settle_.push_back(id);
}

void MaxMinSharing::mark_event_stale(LinkId id) {
  if (links_[id].event_stale) return;
  links_[id].event_stale = true;
  stale_events_.push_back(id);
}

void MaxMinSharing::advance(Link& link, Level level) const {
  if (link.clock_at == loop_.now()) return;
  link.clock.add(units::moved(level, loop_.now() - link.clock_at));
  link.clock_at = loop_.now();
}

MaxMinSharing::Bound MaxMinSharing::least(const State& flow, LinkId except) const {
  Bound bound{.level = units::kNoLimit, .link = kNone, .weight = flow.weight};
  for (std::size_t i = 0; i < flow.count; ++i) {
    const LinkId link = link_of(flow, i);
    if (link == except) continue;
    const Level level = levels_[link];
    if (level < bound.level || (level == bound.level && link < bound.link))
      bound.level = level, bound.link = link;
  }
  return bound;
}

MaxMinSharing::Bound MaxMinSharing::bound(const Member& member, LinkId except) const {
  if (member.other != kNone) return {.level = levels_[member.other], .link = member.other, .weight = 1};
  return least(flows_[member.flow], except);
}

FlowId MaxMinSharing::start(const Flow& flow) {
  FLOE_ASSERT(flow.is_right(), "a flow has a weight, bytes, and a link or a limit");
  const FlowId id = take_cell(flows_, free_);
  State& state = flows_[id];
  const LinkId limit = flow.limit.is_unlimited() ? kNone : limit_of(flow);
  const std::size_t count = flow.count + (limit != kNone ? 1u : 0u);
  state = {.tag = flow.tag,
           .order = next_order_++,
           .count = static_cast<std::uint8_t>(count),
           .weight = flow.weight,
           .share = units::volume_of(flow.volume) / flow.weight};
  if (count > 2) state.more = take_cell(more_, free_more_);
  for (std::size_t i = 0; i < count; ++i) link_of(state, i) = i < flow.count ? flow.links[i] : limit;
  const bool plain = count == 2 && flow.weight == 1;
  for (std::size_t i = 0; i < count; ++i) {
    const LinkId at = link_of(state, i);
    Link& link = links_[at];
    place_of(state, i) = static_cast<std::uint32_t>(link.members.size());
    link.members.push_back({id, plain ? link_of(state, i == 0) : kNone});
    LinkLoad& own = loads_[at];
    own.weight += flow.weight;
    own.changed = true;
  }
  const Bound holder = least(state, kNone);
  advance(links_[holder.link], holder.level);
  hold(id, holder.link, state.share);
  add_load(state, kNone, holder.level * flow.weight);
  settle_soon();
  return id;
}

Bytes MaxMinSharing::abort(FlowId id) {
  State& state = flows_[id];
  FLOE_ASSERT(state.holder != kNone, "a flow was aborted that had ended");
  advance(links_[state.holder], levels_[state.holder]);
  const Link& holding = links_[state.holder];
  const Volume left = holding.clock.until(holding.held.at(state.held_at).finish);
  const Volume moved = (state.share - std::clamp(left, 0.0, state.share)) * state.weight;
  release(id);
  remove(id);
  settle_soon();
  return Bytes{static_cast<std::int64_t>(moved)};
}

void MaxMinSharing::remove(FlowId id) {
  State& state = flows_[id];
  add_load(state, kNone, -levels_[state.holder] * state.weight);
  for (std::size_t i = 0; i < state.count; ++i) {
    const LinkId at = link_of(state, i);
    Link& link = links_[at];
    const std::uint32_t place = place_of(state, i);
    const Member last = link.members.back();
    link.members[place] = last;
    link.members.pop_back();
    loads_[at].weight -= state.weight;
    loads_[at].changed = true;
    if (last.flow != id) {
      State& moved = flows_[last.flow];
      for (std::size_t k = 0; k < moved.count; ++k)
        if (link_of(moved, k) == at) place_of(moved, k) = place;
    }
    if (link.members.empty()) loads_[at].load = 0;
    queue_unless_settled(at);
  }
  if (state.more != kNone) free_more_.push_back(state.more);
  state.holder = kNone;
  free_.push_back(id);
}

void MaxMinSharing::add_load(const State& flow, LinkId except, Level difference) {
  for (std::size_t i = 0; i < flow.count; ++i) {
    const LinkId link = link_of(flow, i);
    if (link == except) continue;
    loads_[link].load += difference;
    queue_unless_settled(link);
  }
}

// `left` is the volume of one of its shares until it ends.
void MaxMinSharing::hold(FlowId id, LinkId by, Volume left) {
  const auto moved = [this](FlowId flow, std::uint32_t place) { flows_[flow].held_at = place; };
  State& state = flows_[id];
  Link& link = links_[by];
  if (link.clock.high() > kLongClock * link.least_share) {
    const Volume passed = link.clock.high();
    link.clock.add(-passed);
    link.held.set_back(passed, moved);
    link.least_share = units::kNoLimit;
  }
  link.least_share = std::min(link.least_share, state.share);
  state.holder = by;
  link.held.push({link.clock.plus(left), id, state.order}, moved);
  if (state.held_at == 0) mark_event_stale(by);
}

// Returns what one of its shares had left, on the clock of the link that held it.
MaxMinSharing::Volume MaxMinSharing::release(FlowId id) {
  const State& state = flows_[id];
  Link& link = links_[state.holder];
  const std::uint32_t place = state.held_at;
  const Volume left = link.clock.until(link.held.at(place).finish);
  if (place == 0) mark_event_stale(state.holder);
  link.held.erase(place, [this](FlowId flow, std::uint32_t to) { flows_[flow].held_at = to; });
  return left;
}

// What the members would use if the link were as wide as its capacity for each of them.
units::Level MaxMinSharing::find_bounds(LinkId id) {
  const std::span<const Member> members(links_[id].members.begin(), links_[id].members.end());
  const Level capacity = loads_[id].capacity;
  if (bounds_.size() < members.size()) {
    bounds_.resize(2 * members.size());
    affected_.resize(bounds_.size());
  }
  member_bounds_ = std::span(bounds_).first(members.size());
  all_alike_ = loads_[id].weight == members.size();
  Level wanted = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Bound each = bound(members[i], id);
    if (each.link != kNone) __builtin_prefetch(&loads_[each.link]);
    wanted += std::min(each.level, capacity) * each.weight;
    member_bounds_[i] = each;
  }
  return wanted;
}

// Which members are held elsewhere is chance to a branch predictor, so there is no branch.
template <bool kAlike>
inline void MaxMinSharing::Use::add(const Bound& bound, Level level) {
  const std::uint32_t weight = kAlike ? 1 : bound.weight;
  load += std::min(bound.level, level) * weight;
  open += bound.level < level ? 0 : weight;
}

template <bool kAlike>
inline MaxMinSharing::Use MaxMinSharing::use_of(Level level) const {
  Use even;  // two sums, since each addition waits for the one before
  Use odd;
  std::size_t i = 0;
  for (; i + 1 < member_bounds_.size(); i += 2) {
    even.add<kAlike>(member_bounds_[i], level);
    odd.add<kAlike>(member_bounds_[i + 1], level);
  }
  if (i < member_bounds_.size()) even.add<kAlike>(member_bounds_[i], level);
  return {even.load + odd.load, even.open + odd.open};
}

// The level at which the members fill the link up to its target, or its capacity when they cannot. What the
// members use is a concave function of the level, made of straight pieces, so Newton's method arrives from
// below after its first step and ends on the right piece.
MaxMinSharing::Fit MaxMinSharing::fit(const LinkLoad& own, Level level, Level wanted) const {
  // A link that many share leaves room for the next to come; one whose flows did not change stays off its
  // edge.
  const Level room = (own.capacity - own.floor) / 2;
  const bool exact = own.changed && level > room;
  const Level target = own.capacity - (exact ? own.capacity * units::kRounding : room);
  if (wanted <= target) return {own.capacity, wanted};

  const Level tolerance = own.capacity * units::kRounding / 2;
  while (true) {
    const Use use = use_at(level);
    if (std::abs(use.load - target) <= tolerance) return {level, use.load};
    const Level next = use.open > 0 ? level + (target - use.load) / static_cast<double>(use.open) : 0;
    level = next > 0 ? next : target / own.weight;
  }
}

void MaxMinSharing::set_level(LinkId id, const Fit& fit) {
  const Level level = fit.level;
  Link& link = links_[id];
  const Level before = levels_[id];
  advance(link, before);
  levels_[id] = level;
  const Level lower = std::min(before, level);
  // Which members it concerns is chance to a branch predictor, so they are picked without a branch.
  std::size_t affected = 0;
  for (std::uint32_t i = 0; i < member_bounds_.size(); ++i) {
    affected_[affected] = i;
    affected += member_bounds_[i].level >= lower ? 1 : 0;
  }
  for (std::size_t k = 0; k < affected; ++k) {
    if (k + kAhead < affected) fetch(member_bounds_[affected_[k + kAhead]].link);
    const std::uint32_t i = affected_[k];
    const Bound& other = member_bounds_[i];
    const Member member = link.members[i];
    const Level difference = (std::min(level, other.level) - std::min(before, other.level)) * other.weight;
    if (difference != 0) {
      if (member.other != kNone) {
        loads_[member.other].load += difference;
        queue_unless_settled(member.other);
      } else {
        add_load(flows_[member.flow], id, difference);
      }
    }
    const bool is_first = id < other.link;
    const bool held = before < other.level || (before <= other.level && is_first);
    const bool holds = level < other.level || (level <= other.level && is_first);
    if (held == holds) continue;
    advance(links_[other.link], other.level);
    hold(member.flow, holds ? id : other.link, release(member.flow));
  }
  loads_[id].load = fit.load;
  loads_[id].changed = false;
  loads_[id].rounded = false;
  mark_event_stale(id);
}

void MaxMinSharing::settle_soon() {
  constexpr auto run = [](void* self, std::uint64_t) { static_cast<MaxMinSharing*>(self)->settle(); };
  if (!loop_.pending(settle_)) settle_ = loop_.after({}, EventKind::settle, 0, {run, this, 0});
}

// What comes and goes at one instant is settled once, after the events of that instant.
void MaxMinSharing::settle() {
  std::uint64_t budget = budget_ * (to_settle_.size() + links_.size() / 8 + 8);
  while (next_to_settle_ < to_settle_.size()) {
    if (budget-- == 0) solve_all();
    const LinkId id = to_settle_[next_to_settle_++];
    loads_[id].queued = false;
    if (is_settled(loads_[id], levels_[id]) && !loads_[id].rounded) continue;
    const Level wanted = find_bounds(id);
    ++levels_computed_;
    set_level(id, fit(loads_[id], levels_[id], wanted));
  }
  to_settle_.clear();
  next_to_settle_ = 0;
  for (const LinkId id : stale_events_) set_event(id);
  stale_events_.clear();
}

void MaxMinSharing::solve_all() {
  FairProblem problem;
  for (const LinkLoad& own : loads_) problem.capacities.push_back(own.capacity);
  for (const State& state : flows_) {
    if (state.holder == kNone) continue;
    FairProblem::Member& member = problem.flows.emplace_back();
    member.weight = state.weight;
    for (std::size_t i = 0; i < state.count; ++i) {
      const LinkId link = link_of(state, i);
      if (loads_[link].capacity == units::kNoLimit)
        member.limit = levels_[link] * state.weight;
      else
        member.links.push_back(link);
    }
  }
  const std::vector<Level> levels = fair_levels(std::move(problem));
  for (LinkId id = 0; id < links_.size(); ++id) {
    if (loads_[id].capacity == units::kNoLimit) continue;
    find_bounds(id);
    set_level(id, {levels[id], use_at(levels[id]).load});
  }
}

// An event that is due too early is left where it is and set again when it surfaces: levels go up and down
// all the time, and most of what they promise never comes.
void MaxMinSharing::set_event(LinkId id) {
  Link& link = links_[id];
  link.event_stale = false;
  if (link.held.empty()) return loop_.cancel(link.event);
  advance(link, levels_[id]);
  const Volume left = link.clock.until(link.held.top().finish);
  const Instant due = loop_.now() + (left <= 0 ? Duration{} : units::time_for(left, levels_[id]));
  if (loop_.pending(link.event)) {
    if (link.due <= due) return;
    loop_.cancel(link.event);
  }
  constexpr auto run = [](void* self, std::uint64_t tag) {
    static_cast<MaxMinSharing*>(self)->end_first(static_cast<LinkId>(tag));
  };
  link.due = due;
  link.event = loop_.at(due, EventKind::flow, id, {run, this, id});
}

void MaxMinSharing::end_first(LinkId id) {
  Link& link = links_[id];
  advance(link, levels_[id]);
  const auto due = [&, level = levels_[id]](const FinishHeap::Entry& entry) {
    return units::has_moved(link.clock.until(entry.finish), level);
  };
  link.held.take(taken_, due, [this](FlowId flow, std::uint32_t place) { flows_[flow].held_at = place; });
  const std::vector<FinishHeap::Entry>& taken = taken_.entries;
  if (taken.empty()) return set_event(id);
  mark_event_stale(id);
  ended_.clear();
  for (std::size_t k = 0; k < taken.size(); ++k) {
    if (k + kAhead < taken.size()) fetch_links(flows_[taken[k + kAhead].flow]);
    ended_.push_back(flows_[taken[k].flow].tag);
    remove(taken[k].flow);
  }
  settle_soon();
  for (std::size_t k = 0; k < ended_.size(); ++k) {
    if (k + kAhead < ended_.size()) end_.fetch(ended_[k + kAhead]);
    end_.flow_ended(ended_[k]);
  }
}

bool MaxMinSharing::consistent() const {
  std::vector<Level> loads(links_.size(), 0);
  for (const State& state : flows_) {
    if (state.holder == kNone) continue;
    const Bound holder = least(state, kNone);
    if (holder.link != state.holder) return false;
    for (std::size_t i = 0; i < state.count; ++i) loads[link_of(state, i)] += holder.level * state.weight;
  }
  for (LinkId id = 0; id < links_.size(); ++id) {
    const LinkLoad& own = loads_[id];
    if (own.capacity == units::kNoLimit) continue;
    if (std::abs(own.load - loads[id]) > own.capacity * units::kRounding / 2) return false;
    if (!is_settled(own, levels_[id])) return false;
  }
  return true;
}

}  // namespace floe
