// The one place that knows every model of sharing by name.
#include "sharing/sharing.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "sharing/fifo.hpp"
#include "sharing/full.hpp"
#include "sharing/max_min.hpp"

namespace floe {
namespace {

// A tighter one takes a third more time in a storm and moves the mean of its transfers by less than 1e-6.
constexpr double kLeastEps = 0x1p-20;

}  // namespace

std::unique_ptr<Sharing> make_sharing(std::string_view model, double eps, EventLoop& loop, FlowEnd& end) {
  if (model == "max-min") return std::make_unique<MaxMinSharing>(loop, end, std::max(eps, kLeastEps));
  if (model == "exact") return std::make_unique<FullSharing>(loop, end);
  if (model == "fifo") return std::make_unique<FifoSharing>(loop, end);
  FLOE_ASSERT(model == "unlimited", "a network asked for a model of sharing that is not there");
  return nullptr;
}

}  // namespace floe
