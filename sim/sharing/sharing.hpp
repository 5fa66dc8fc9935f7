// How transfers share links. A flow crosses the uplink of one endpoint and the downlink of another, and
// whatever else is scarce between them (a site's link, a budget for repair); the core of the network is wide.
// A flow may also have a limit of its own, which it shares with nobody.
// A model of sharing only decides when a flow has sent its last byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/event_loop.hpp"
#include "engine/time.hpp"

namespace floe {

using LinkId = std::uint32_t;
using FlowId = std::uint32_t;

struct Flow {
  static constexpr std::size_t kMaxLinks = 6;

  std::array<LinkId, kMaxLinks> links{};
  std::uint8_t count = 0;          // of links, all different; none only for a flow with a limit
  std::uint8_t weight = 1;         // on every link that holds it back it gets this many shares; at least 1
  std::uint32_t tag = 0;           // handed to FlowEnd
  Bytes volume;                    // at least 1 B
  Rate limit = Rate::unlimited();  // it never goes faster

  void cross(LinkId link) { links[count++] = link; }
  bool is_limited() const { return count > 0 || !limit.is_unlimited(); }
  bool is_right() const { return is_limited() && weight > 0 && volume > Bytes{0}; }
};

// Told at the instant at which the last byte of a flow left; the flow's id is free again.
class FlowEnd {
 public:
  virtual void flow_ended(std::uint32_t tag) = 0;
  // It is about to be told of this flow: what it keeps of it may be fetched from memory.
  virtual void fetch(std::uint32_t /*tag*/) const {}

 protected:
  ~FlowEnd() = default;
};

class Sharing {
 public:
  virtual ~Sharing() = default;
  virtual LinkId add_link(double capacity) = 0;  // in B/s, more than zero
  LinkId add_link(Rate capacity) { return add_link(static_cast<double>(capacity.per_second)); }
  virtual FlowId start(const Flow& flow) = 0;
  // Takes a flow back; returns what it had moved. The end is not told.
  virtual Bytes abort(FlowId flow) = 0;
  // A flow that crosses the link is about to start: what is kept of it may be fetched from memory.
  virtual void fetch(LinkId /*link*/) const {}
};

// "max-min" (with tolerance eps, at least a millionth), "exact" (max-min from the definition, slow), "fifo",
// or "unlimited": none.
std::unique_ptr<Sharing> make_sharing(std::string_view model, double eps, EventLoop& loop, FlowEnd& end);

}  // namespace floe
