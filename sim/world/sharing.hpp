// How transfers share access links. Every endpoint has an uplink and a downlink, a flow crosses one of each,
// and the core of the network is wide. A model of sharing only decides when a flow has sent its last byte.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/event_loop.hpp"
#include "engine/time.hpp"

namespace floe {

using Endpoint = std::uint32_t;
using FlowId = std::uint32_t;

// Told at the instant at which the last byte of a flow left; the flow's id is free again.
class FlowEnd {
 public:
  virtual void flow_ended(std::uint32_t tag) = 0;

 protected:
  ~FlowEnd() = default;
};

class Sharing {
 public:
  virtual ~Sharing() = default;
  virtual void add_endpoint(Rate up, Rate down) = 0;
  // More than zero bytes.
  virtual FlowId start(Endpoint from, Endpoint to, Bytes volume, std::uint32_t tag) = 0;
  // Takes a flow back; returns what it had moved. The end is not told.
  virtual Bytes abort(FlowId flow) = 0;
};

}  // namespace floe
