// Links that serve one flow after the other, at their whole capacity: the cheapest model that still knows
// that capacity is scarce. A flow stands in the queue of each of its links in turn. The link that it comes to
// may have served it while the one before still did, as packets would pass, so a flow alone takes the time of
// its narrowest link; a limit of its own is a link at the end that has no queue. Two events a flow; weights
// are ignored. In a repair storm the time of a flow is off by a third to a half of that under max-min
// fairness on average, and of some flows several times that; the time at which all is done is off by about
// 1 % (tests/benchmarks/storm_benchmark).
#pragma once

#include <vector>

#include "engine/event_loop.hpp"
#include "sharing/sharing.hpp"
#include "sharing/units.hpp"

namespace floe {

class FifoSharing final : public Sharing {
 public:
  FifoSharing(EventLoop& loop, FlowEnd& end) : loop_(loop), end_(end) {}

  LinkId add_link(double capacity) override;
  FlowId start(const Flow& flow) override;
  // What left the first link has moved; the capacity that it took further on is not given back.
  Bytes abort(FlowId flow) override;

 private:
  static constexpr FlowId kNone = ~FlowId{0};

  struct State {
    Flow flow;
    Instant begin{};         // of its service by the link where it is, or by the one before
    Instant first_begin{};   // by the first of its links
    EventId limit{};         // when its own limit lets its last byte pass
    FlowId next = kNone;     // in the queue of that link
    std::uint8_t stage = 0;  // which of its links it is
    bool served = false;
    bool active = false;  // an aborted flow keeps its place in a queue until it comes to the front
  };
  struct Link {
    units::Level capacity;
    Instant free_at{};     // end of the last service
    FlowId first = kNone;  // of its queue
    FlowId last = kNone;
    EventId event{};
  };

  void go_on(FlowId id);
  void append(FlowId id);
  FlowId take_first(Link& link);
  void serve(LinkId link);
  void served(LinkId link);
  void end(FlowId id);

  EventLoop& loop_;
  FlowEnd& end_;
  std::vector<Link> links_;
  std::vector<State> flows_;
  std::vector<FlowId> free_;
};

}  // namespace floe
