// Max-min fairness by solving the whole network again whenever a flow came or went. Slow, and simple enough
// to be trusted: the oracle of every faster model.
#pragma once

#include <vector>

#include "engine/event_loop.hpp"
#include "sharing/sharing.hpp"
#include "sharing/units.hpp"

namespace floe {

class FullSharing final : public Sharing {
 public:
  FullSharing(EventLoop& loop, FlowEnd& end) : loop_(loop), end_(end) {}

  LinkId add_link(double capacity) override;
  FlowId start(const Flow& flow) override;
  Bytes abort(FlowId flow) override;

 private:
  struct State {
    Flow flow;
    units::Volume left = 0;
    units::Level rate = 0;
    Instant updated{};
    Instant finish = Instant::never();
  };

  void settle_soon();
  void settle();
  void advance(State& state) const;
  void solve();

  EventLoop& loop_;
  FlowEnd& end_;
  std::vector<units::Level> capacities_;
  std::vector<State> flows_;
  std::vector<FlowId> active_;  // in the order of their start
  std::vector<FlowId> free_;
  EventId settle_;
  EventId next_end_;
};

}  // namespace floe
