// Max-min fairness kept up to date: only what an arrival or an end really changes is computed again.
//
//   level    of a link: the rate that it offers for one share; a flow of weight w has w shares of each link
//   hold     the link with the least level (of equals, the lowest number) holds a flow, at w times its level
//   load     of a link: the sum of the rates of its flows
//   slack    of a link: e C, what a link of capacity C may leave unused before it computes its level anew
//   settled  a link with C - slack <= load <= C, or with load <= C and level = C (nobody is held back)
//
// When all are settled, the rates are exactly the max-min rates of a network whose capacities are between
// (1 - e) C and C: no link is ever loaded beyond what it has. A link that is not settled looks at its flows'
// other links, computes the level that fits, and sets it, which may unsettle those links in turn; the link
// with the least level never has to move again, then the next, so this ends.
//
// An example in MB/s: X has 10 and carries flows a and b, Y has 4 and carries b and c; all weights are 1.
//
//                levels X, Y   rates a, b, c   loads X, Y
//   all three        8, 2         8, 2, 2        10, 4     X holds a, Y holds b and c
//   c ends           8, 2         8, 2           10, 2     Y is not settled: b alone may have all of it
//   Y computes       8, 4         8, 4           12, 4     X is not settled: it is overloaded
//   X computes       6, 4         6, 4           10, 4     s + min(s, 4) = 10 gives s = 6; both are settled
//
// The limit of a flow is a link that is always settled: its level is the limit, whoever crosses it, and its
// load does not matter. All flows of one limit and weight cross the same one.
//
// The flows that a link holds share a virtual clock, which advances at the link's level: whatever happens to
// the level, their order of finishing and the volume at which they finish stay, and only the earliest has an
// event. The clock is set back to zero before it is so far on that a small flow's volume would be lost in its
// rounding.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "engine/event_loop.hpp"
#include "engine/few.hpp"
#include "sharing/finish_heap.hpp"
#include "sharing/sharing.hpp"
#include "sharing/units.hpp"

namespace floe {

class MaxMinSharing final : public Sharing {
 public:
  // `eps` is e above, at least 2^-26 for the sake of rounding: 0 is exact to 1e-7. After `budget` levels
  // per link in one instant, all levels are computed from the definition instead.
  MaxMinSharing(EventLoop& loop, FlowEnd& end, double eps, std::uint32_t budget = 32);

  LinkId add_link(double capacity) override;
  using Sharing::add_link;
  FlowId start(const Flow& flow) override;
  Bytes abort(FlowId flow) override;
  void fetch(LinkId link) const override {
    if (link == kNone) return;
    __builtin_prefetch(&links_[link], 1);
    __builtin_prefetch(&links_[link].held, 1);
    __builtin_prefetch(&loads_[link], 1);
  }

  // What a link carries now, in bytes per second, and whether the books of every link are right; for tests.
  double load(LinkId link) const { return loads_[link].load * 1e9; }
  bool consistent() const;
  std::uint64_t levels_computed() const { return levels_computed_; }

 private:
  using Level = units::Level;
  using Volume = units::Volume;
  static constexpr std::uint32_t kNone = ~0u;

  // A flow on a link. Most flows have weight 1 and one other link, which is then known without the flow.
  struct Member {
    FlowId flow;
    LinkId other;
  };

  // What a change elsewhere asks of a link: half a cache line each, for most of the solver's time goes into
  // fetching these.
  struct alignas(32) LinkLoad {
    Level load = 0;
    Level capacity = 0;        // infinite for what limits each flow alone
    Level floor = 0;           // capacity - slack
    std::uint32_t weight = 0;  // of all members
    bool queued = false;       // in the queue of links that may not be settled
    bool changed = false;      // members came or went since the level was computed
    bool rounded = false;      // the load was so large that its rounding may matter
  };

  // Two cache lines, with the members and what is held of a link that has one flow.
  struct alignas(64) Link {
    bool event_stale = false;  // the first to finish may be another
    units::Sum clock{};
    Instant clock_at{};
    Volume least_share = units::kNoLimit;  // of the flows held since the clock was at zero
    Few<Member> members;
    FinishHeap held;
    EventId event;
    Instant due{};  // of the event, which may surface too early and is then set again
  };
  static_assert(sizeof(Link) == 128);

  struct State {
    std::array<LinkId, 2> links{};
    std::array<std::uint32_t, 2> places{};  // among the members of each link
    std::uint32_t more = kNone;             // further links
    std::uint32_t held_at = 0;              // place in the heap of its holder
    LinkId holder = kNone;                  // none: the flow has ended
    std::uint32_t tag = 0;
    std::uint32_t order = 0;
    std::uint8_t count = 0;
    std::uint8_t weight = 1;
    Volume share = 0;  // its volume over its weight
  };
  struct More {
    std::array<LinkId, Flow::kMaxLinks + 1 - 2> links{};
    std::array<std::uint32_t, Flow::kMaxLinks + 1 - 2> places{};
  };

  // What the other links of a member allow it, and the lowest-numbered of them that allows so little.
  struct Bound {
    Level level;
    LinkId link;
    std::uint32_t weight;
  };

  LinkId& link_of(State& flow, std::size_t i) {
    return i < 2 ? flow.links[i] : more_[flow.more].links[i - 2];
  }
  LinkId link_of(const State& flow, std::size_t i) const {
    return i < 2 ? flow.links[i] : more_[flow.more].links[i - 2];
  }
  std::uint32_t& place_of(State& flow, std::size_t i) {
    return i < 2 ? flow.places[i] : more_[flow.more].places[i - 2];
  }

  // What the members use of a link at a level, and the weight of those whom that level would hold.
  struct Use {
    Level load = 0;
    std::int64_t open = 0;
    template <bool kAlike>
    void add(const Bound& bound, Level level);
  };
  struct Fit {
    Level level;
    Level load;
  };

  LinkId add(Level capacity, Level floor, Level level);
  LinkId limit_of(const Flow& flow);
  static bool is_settled(const LinkLoad& own, Level level);
  void queue_unless_settled(LinkId id);
  void mark_event_stale(LinkId id);
  void advance(Link& link, Level level) const;
  Bound bound(const Member& member, LinkId except) const;
  Bound least(const State& flow, LinkId except) const;
  Level find_bounds(LinkId id);
  Use use_at(Level level) const { return all_alike_ ? use_of<true>(level) : use_of<false>(level); }
  template <bool kAlike>
  Use use_of(Level level) const;
  Fit fit(const LinkLoad& own, Level level, Level wanted) const;
  void set_level(LinkId id, const Fit& fit);
  void add_load(const State& flow, LinkId except, Level difference);
  void hold(FlowId id, LinkId by, Volume left);
  Volume release(FlowId id);
  void remove(FlowId id);  // which no link holds any more
  void fetch_links(const State& flow) const {
    for (std::size_t i = 0; i < flow.links.size(); ++i)
      if (i < flow.count) fetch(flow.links[i]);
  }
  void set_event(LinkId id);
  void settle_soon();
  void settle();
  void solve_all();
  void end_first(LinkId id);

  EventLoop& loop_;
  FlowEnd& end_;
  double eps_;
  std::uint32_t budget_;
  std::vector<Level> levels_;    // published, by link
  std::vector<LinkLoad> loads_;  // by link
  std::vector<Link> links_;
  std::vector<State> flows_;
  std::vector<FlowId> free_;
  std::map<Level, LinkId> limits_;  // for each flow alone, by level
  std::vector<More> more_;
  std::vector<std::uint32_t> free_more_;
  std::vector<Bound> bounds_;
  std::span<Bound> member_bounds_;       // of `bounds_`: the members of the link that was looked at
  bool all_alike_ = false;               // they have weight 1
  std::vector<std::uint32_t> affected_;  // of these, whom a new level of the link concerns
  std::vector<LinkId> to_settle_;        // a queue, read from `next_to_settle_`
  std::size_t next_to_settle_ = 0;
  std::vector<LinkId> stale_events_;
  FinishHeap::Taken taken_;
  std::vector<std::uint32_t> ended_;
  EventId settle_;
  std::uint32_t next_order_ = 0;
  std::uint64_t levels_computed_ = 0;
};

}  // namespace floe
