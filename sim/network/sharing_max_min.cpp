#include "network/sharing_max_min.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "network/fair_levels.hpp"

namespace floe {

MaxMinSharing::MaxMinSharing(EventLoop& loop, FlowEnd& end, double eps, std::uint32_t budget)
    : loop_(loop), end_(end), eps_(eps), budget_(budget) {}

LinkId MaxMinSharing::add(Level capacity, Level slack, Level level) {
  const auto id = static_cast<LinkId>(links_.size());
  links_.emplace_back();
  loads_.push_back({.capacity = capacity, .slack = slack});
  levels_.push_back(level);
  return id;
}

LinkId MaxMinSharing::add_link(Rate rate) {
  const Level capacity = units::level_of(rate);
  const auto slack = static_cast<Level>(static_cast<double>(capacity) * eps_);
  return add(capacity, std::max(slack, capacity >> 26), capacity);
}

LinkId MaxMinSharing::limit_of(const Flow& flow) {
  const Level level = std::max<Level>(units::level_of(flow.limit) / flow.weight, 1);
  const auto [limit, is_new] = limits_.try_emplace(level, kNone);
  if (is_new) limit->second = add(kUnbounded, kUnbounded, level);
  return limit->second;
}

inline bool MaxMinSharing::is_settled(const LinkLoad& own, Level level) {
  if (own.load > own.capacity) return level == 1;  // more flows than units of rate
  const Level rounding = 2 * Level{own.weight};
  return level == own.capacity || own.load >= own.capacity - std::max(own.slack, rounding);
}

inline void MaxMinSharing::queue_unless_settled(LinkId id) {
  LinkLoad& own = loads_[id];
  if (own.queued || is_settled(own, levels_[id])) return;
  own.queued = true;
  to_settle_.push_back(id);
}

void MaxMinSharing::mark_event_stale(LinkId id) {
  if (links_[id].event_stale) return;
  links_[id].event_stale = true;
  stale_events_.push_back(id);
}

void MaxMinSharing::advance(Link& link, Level level) const {
  link.clock += units::moved(level, loop_.now() - link.clock_at);
  link.clock_at = loop_.now();
}

MaxMinSharing::Bound MaxMinSharing::least(const State& flow, LinkId except) const {
  Bound bound{.level = std::numeric_limits<Level>::max(), .link = kNone, .weight = flow.weight};
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
  FLOE_ASSERT(flow.is_limited() && flow.weight > 0, "a flow has a weight, and a link or a limit");
  FLOE_ASSERT(flow.volume > Bytes{0} && flow.volume.n <= units::kLargest, "a flow has 1 B to 4 TiB");
  if (free_.empty()) {
    free_.push_back(static_cast<FlowId>(flows_.size()));
    flows_.emplace_back();
  }
  const FlowId id = free_.back();
  free_.pop_back();
  State& state = flows_[id];
  const LinkId limit = flow.limit.is_unlimited() ? kNone : limit_of(flow);
  const std::size_t count = flow.count + (limit != kNone ? 1u : 0u);
  state = {.tag = flow.tag,
           .order = next_order_++,
           .count = static_cast<std::uint8_t>(count),
           .weight = flow.weight,
           .volume = flow.volume};
  if (count > 2) {
    if (free_more_.empty()) {
      free_more_.push_back(static_cast<std::uint32_t>(more_.size()));
      more_.emplace_back();
    }
    state.more = free_more_.back();
    free_more_.pop_back();
  }
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
    // No flow goes faster than the link is wide, or than its limit, so the load stays below 2^62.
    const Level most = own.capacity == kUnbounded ? levels_[at] : own.capacity;
    FLOE_ASSERT(own.weight <= (Level{1} << 62) / most, "too many flows cross one link");
  }
  const Bound holder = least(state, kNone);
  Link& holding = links_[holder.link];
  advance(holding, holder.level);
  const Volume share = (units::volume_of(flow.volume) + flow.weight - 1) / flow.weight;
  hold(id, holder.link, holding.clock + share);
  add_load(state, kNone, holder.level * flow.weight);
  settle_soon();
  return id;
}

Bytes MaxMinSharing::abort(FlowId id) {
  State& state = flows_[id];
  FLOE_ASSERT(state.holder != kNone, "a flow was aborted that had ended");
  advance(links_[state.holder], levels_[state.holder]);
  const Link& holding = links_[state.holder];
  const Volume left = holding.held.at(state.held_at).finish - holding.clock;
  const Volume volume = units::volume_of(state.volume);
  const Volume moved =
      volume - std::min(volume, static_cast<std::int64_t>(left) < 0 ? 0 : left * state.weight);
  const auto bytes = static_cast<std::int64_t>(moved >> 20);
  remove(id);
  settle_soon();
  return Bytes{bytes};
}

void MaxMinSharing::remove(FlowId id) {
  State& state = flows_[id];
  add_load(state, kNone, -levels_[state.holder] * state.weight);
  release(id);
  for (std::size_t i = 0; i < state.count; ++i) {
    const LinkId at = link_of(state, i);
    Link& link = links_[at];
    const std::uint32_t place = place_of(state, i);
    const Member last = link.members.back();
    link.members[place] = last;
    link.members.pop_back();
    loads_[at].weight -= state.weight;
    loads_[at].changed = true;
    State& moved = flows_[last.flow];
    for (std::size_t k = 0; k < moved.count; ++k)
      if (link_of(moved, k) == at) place_of(moved, k) = place;
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

void MaxMinSharing::hold(FlowId id, LinkId by, Volume finish) {
  State& state = flows_[id];
  state.holder = by;
  links_[by].held.push({finish, id, state.order},
                       [this](FlowId flow, std::uint32_t place) { flows_[flow].held_at = place; });
  if (state.held_at == 0) mark_event_stale(by);
}

// Returns the volume at which the flow would have finished on the clock of the link that held it.
MaxMinSharing::Volume MaxMinSharing::release(FlowId id) {
  const State& state = flows_[id];
  Link& link = links_[state.holder];
  const std::uint32_t place = state.held_at;
  const Volume finish = link.held.at(place).finish;
  if (place == 0) mark_event_stale(state.holder);
  link.held.erase(place, [this](FlowId flow, std::uint32_t to) { flows_[flow].held_at = to; });
  return finish;
}

// What the members would use if the link were as wide as its capacity for each of them.
units::Level MaxMinSharing::find_bounds(LinkId id) {
  const std::vector<Member>& members = links_[id].members;
  const Level capacity = loads_[id].capacity;
  if (bounds_.size() < members.size()) {
    bounds_.resize(2 * members.size());
    affected_.resize(bounds_.size());
  }
  member_bounds_ = std::span(bounds_).first(members.size());
  Level wanted = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Bound each = bound(members[i], id);
    if (each.link != kNone) __builtin_prefetch(&loads_[each.link]);
    wanted += std::min(each.level, capacity) * each.weight;
    member_bounds_[i] = each;
  }
  return wanted;
}

// The level at which the members fill the link up to its target, or its capacity when they cannot. What the
// members use is a concave function of the level, made of straight pieces, so Newton's method arrives from
// below after its first step and ends on the right piece.
units::Level MaxMinSharing::fitting_level(const LinkLoad& own, Level level, Level wanted) const {
  // A link that many share leaves room for the next to come; one whose flows did not change stays off its
  // edge.
  const bool exact = own.changed && level > own.slack / 2;
  const Level target = exact ? own.capacity : own.capacity - own.slack / 2;
  if (wanted <= target) return own.capacity;

  for (bool first = true;; first = false) {
    // Which members are held elsewhere is chance to a branch predictor, so there is no branch.
    Level elsewhere = 0;
    std::int64_t open = own.weight;
    for (const Bound& each : member_bounds_) {
      const std::int64_t held = -std::int64_t{each.level < level};
      elsewhere += (each.level & held) * each.weight;
      open -= each.weight & held;
    }
    const Level next = open > 0 && elsewhere < target ? (target - elsewhere) / open : target / own.weight;
    if (!first && next <= level) return std::max<Level>(level, 1);
    level = next;
  }
}

void MaxMinSharing::set_level(LinkId id, Level level) {
  Link& link = links_[id];
  const Level before = levels_[id];
  advance(link, before);
  levels_[id] = level;
  const Level lower = std::min(before, level);
  Level load = loads_[id].load;
  // Which members it concerns is chance to a branch predictor, so they are picked without a branch.
  std::size_t affected = 0;
  for (std::uint32_t i = 0; i < member_bounds_.size(); ++i) {
    affected_[affected] = i;
    affected += member_bounds_[i].level >= lower ? 1 : 0;
  }
  for (std::size_t k = 0; k < affected; ++k) {
    const std::uint32_t i = affected_[k];
    const Bound& other = member_bounds_[i];
    const Member member = link.members[i];
    const Level difference = (std::min(level, other.level) - std::min(before, other.level)) * other.weight;
    if (difference != 0) {
      load += difference;
      if (member.other != kNone) {
        loads_[member.other].load += difference;
        queue_unless_settled(member.other);
      } else {
        add_load(flows_[member.flow], id, difference);
      }
    }
    const bool held = before < other.level || (before == other.level && id < other.link);
    const bool holds = level < other.level || (level == other.level && id < other.link);
    if (held == holds) continue;
    advance(links_[other.link], other.level);
    const Volume ahead = release(member.flow) - (held ? link.clock : links_[other.link].clock);
    const LinkId by = holds ? id : other.link;
    hold(member.flow, by, links_[by].clock + ahead);
  }
  loads_[id].load = load;
  loads_[id].changed = false;
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
    if (is_settled(loads_[id], levels_[id])) continue;
    const Level wanted = find_bounds(id);
    ++levels_computed_;
    set_level(id, fitting_level(loads_[id], levels_[id], wanted));
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
      if (loads_[link].capacity == kUnbounded)
        member.limit = levels_[link] * state.weight;
      else
        member.links.push_back(link);
    }
  }
  const std::vector<Level> levels = fair_levels(std::move(problem));
  for (LinkId id = 0; id < links_.size(); ++id) {
    if (levels[id] == levels_[id] || loads_[id].capacity == kUnbounded) continue;
    find_bounds(id);
    set_level(id, levels[id]);
  }
}

// An event that is due too early is left where it is and set again when it surfaces: levels go up and down
// all the time, and most of what they promise never comes.
void MaxMinSharing::set_event(LinkId id) {
  Link& link = links_[id];
  link.event_stale = false;
  if (link.held.empty()) return loop_.cancel(link.event);
  advance(link, levels_[id]);
  const Volume left = link.held.top().finish - link.clock;
  const bool over = static_cast<std::int64_t>(left) <= 0;
  const Instant due = loop_.now() + (over ? Duration{} : units::time_for(left, levels_[id]));
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
  ended_.clear();
  while (!link.held.empty() && static_cast<std::int64_t>(link.held.top().finish - link.clock) <= 0) {
    const FlowId flow = link.held.top().flow;
    ended_.push_back(flows_[flow].tag);
    remove(flow);
  }
  if (ended_.empty()) return set_event(id);
  settle_soon();
  for (const std::uint32_t tag : ended_) end_.flow_ended(tag);
}

Rate MaxMinSharing::load(LinkId link) const {
  return {static_cast<std::int64_t>(
      (static_cast<unsigned __int128>(loads_[link].load) * 1'000'000'000 + ((std::uint64_t{1} << 40) - 1)) >>
      40)};
}

bool MaxMinSharing::consistent() const {
  std::vector<Level> loads(links_.size(), 0);
  for (const State& state : flows_) {
    if (state.holder == kNone) continue;
    const Bound holder = least(state, kNone);
    if (holder.link != state.holder) return false;
    for (std::size_t i = 0; i < state.count; ++i) loads[link_of(state, i)] += holder.level * state.weight;
  }
  for (LinkId id = 0; id < links_.size(); ++id)
    if (loads_[id].load != loads[id] || !is_settled(loads_[id], levels_[id])) return false;
  return true;
}

}  // namespace floe
