// Max-min fairness by solving the whole network again whenever a flow came or went. Slow, and simple enough
// to be trusted: the oracle of every faster model.
//
//   For rates x and capacities C:  sum of x_f over the flows of link l <= C_l, and no x_f can grow without
//   shrinking one that is not larger. Progressive filling: the link with the least fair share fixes its
//   flows' rates; take them out and go on.
#pragma once

#include <vector>

#include "world/sharing.hpp"

namespace floe {

class FullSharing final : public Sharing {
 public:
  FullSharing(EventLoop& loop, FlowEnd& end) : loop_(loop), end_(end) {}

  void add_endpoint(Rate up, Rate down) override;
  FlowId start(Endpoint from, Endpoint to, Bytes volume, std::uint32_t tag) override;
  Bytes abort(FlowId flow) override;

 private:
  // Volumes in 1/1024 byte and rates in 1/1024 byte per second, so that rounding does not add up to bytes.
  struct Flow {
    std::uint32_t links[2];  // uplink of the sender, downlink of the receiver
    std::int64_t volume = 0;
    std::int64_t left = 0;
    std::int64_t rate = 0;
    Instant updated{};
    Instant finish = Instant::never();
    std::uint32_t tag = 0;
    bool active = false;
    bool fixed = false;
  };
  struct Link {
    std::int64_t capacity;
    std::int64_t free = 0;   // capacity not given to flows whose rate is fixed
    std::uint32_t open = 0;  // flows whose rate is not
    std::vector<FlowId> flows;
  };

  void settle_soon();
  void settle();
  void advance(Flow& flow) const;
  void solve();

  EventLoop& loop_;
  FlowEnd& end_;
  std::vector<Link> links_;
  std::vector<Flow> flows_;
  std::vector<FlowId> active_;
  std::vector<FlowId> free_;
  EventId settle_;
  EventId next_end_;
};

}  // namespace floe
