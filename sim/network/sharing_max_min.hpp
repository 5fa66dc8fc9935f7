// Max-min fairness kept up to date: only what an arrival or an end really changes is computed again.
//
// Every link publishes a level, the rate of one share; a flow of weight w goes at w times the least level of
// its links, and belongs to that link (of equals, to the one with the lowest number). With load[l] the sum of
// the rates on l, C its capacity and e its tolerance, a link is at rest when
//
//     (1 - e) C <= load <= C,   or   load <= C and level = C (nobody is held back).
//
// When all are at rest, the rates are exactly the max-min rates of a network whose capacities are between
// (1 - e) C and C: no link is ever loaded beyond what it has. A link that is not at rest looks at its flows'
// other links, computes the level that fits, and publishes it, which may disturb those links in turn; the
// link with the least level never has to move again, then the next, so this ends.
//
// The limit of a flow is a link that is never disturbed: its level is the limit, whoever crosses it, and its
// load does not matter. All flows of one limit and weight cross the same one.
//
// The flows that belong to a link share a virtual clock, which advances at the link's level: whatever happens
// to the level, their order of finishing and the volume at which they finish stay, and only the earliest has
// an event.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "engine/event_loop.hpp"
#include "network/finish_heap.hpp"
#include "network/sharing.hpp"
#include "network/sharing_units.hpp"

namespace floe {

class MaxMinSharing final : public Sharing {
 public:
  // `eps` is e above, at least 2^-26 for the sake of rounding: 0 is exact to 1e-5. After `patience` levels
  // per link in one instant, all levels are computed from the definition instead.
  MaxMinSharing(EventLoop& loop, FlowEnd& end, double eps, std::uint32_t patience = 32);

  LinkId add_link(Rate capacity) override;
  FlowId start(const Flow& flow) override;
  Bytes abort(FlowId flow) override;

  // What a link carries now, in bytes per second rounded up, and whether the books of every link are right;
  // for tests.
  Rate load(LinkId link) const;
  bool consistent() const;
  std::uint64_t levels_computed() const { return levels_computed_; }

 private:
  using Level = units::Level;
  using Volume = units::Volume;
  static constexpr std::uint32_t kNone = ~0u;
  static constexpr Level kEndless = Level{1} << 62;  // capacity of what limits each flow alone

  // A flow on a link. Most flows have weight 1 and one other link, which is then known without the flow.
  struct Member {
    FlowId flow;
    LinkId other;
  };

  // What a change elsewhere asks of a link: half a cache line each, for most of the solver's time goes into
  // fetching these.
  struct alignas(32) Book {
    Level load = 0;
    Level capacity = 0;
    Level slack = 0;
    std::uint32_t weight = 0;  // of all members
    bool waiting = false;      // in the queue of links that may not be at rest
    bool changed = false;      // members came or went since the level was computed
  };

  struct Link {
    bool retimed = false;  // the first to finish may be another
    Volume clock = 0;
    Instant clock_at{};
    std::vector<Member> members;
    FinishHeap held;
    EventId event;
    Instant due{};  // of the event, which may surface too early and is then set again
  };

  struct State {
    std::array<LinkId, 2> links{};
    std::array<std::uint32_t, 2> places{};  // among the members of each link
    std::uint32_t more = kNone;             // further links
    std::uint32_t held_at = 0;              // place in the heap of its holder
    LinkId holder = kNone;                  // none: the flow has ended
    std::uint32_t tag = 0;
    std::uint32_t born = 0;
    std::uint8_t count = 0;
    std::uint8_t weight = 1;
    Bytes volume{};
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

  LinkId add(Level capacity, Level slack, Level level);
  LinkId limit_of(const Flow& flow);
  static bool at_rest(const Book& book, Level level);
  void touch(LinkId id);
  void retime(LinkId id);
  void advance(Link& link, Level level) const;
  Bound bound(const Member& member, LinkId except) const;
  Bound least(const State& flow, LinkId except) const;
  Level look_around(LinkId id);
  Level fitting_level(const Book& book, Level level, Level wanted) const;
  void publish(LinkId id, Level level);
  void add_load(const State& flow, LinkId except, Level difference);
  void hold(FlowId id, LinkId by, Volume finish);
  Volume release(FlowId id);
  void remove(FlowId id);
  void set_event(LinkId id);
  void settle_soon();
  void settle();
  void solve_all();
  void first_ends(LinkId id);

  EventLoop& loop_;
  FlowEnd& end_;
  double eps_;
  std::uint32_t patience_;
  std::vector<Level> levels_;  // published, by link
  std::vector<Book> books_;    // by link
  std::vector<Link> links_;
  std::vector<State> flows_;
  std::vector<FlowId> free_;
  std::map<Level, LinkId> limits_;  // for each flow alone, by level
  std::vector<More> more_;
  std::vector<std::uint32_t> free_more_;
  std::vector<Bound> bounds_;
  std::span<Bound> around_;               // of `bounds_`: the members of the link that was looked at
  std::vector<std::uint32_t> concerned_;  // of these, whom a new level of the link concerns
  std::vector<LinkId> restless_;          // a queue, read from `next_`
  std::size_t next_ = 0;
  std::vector<LinkId> to_retime_;
  std::vector<std::uint32_t> ended_;
  EventId settle_;
  std::uint32_t born_ = 0;
  std::uint64_t levels_computed_ = 0;
};

}  // namespace floe
