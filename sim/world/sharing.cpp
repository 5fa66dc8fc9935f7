// The one place that knows every model of sharing by name.
#include "world/sharing.hpp"

#include "engine/assert.hpp"
#include "world/sharing_fifo.hpp"
#include "world/sharing_full.hpp"
#include "world/sharing_max_min.hpp"

namespace floe {

std::unique_ptr<Sharing> make_sharing(std::string_view model, double eps, EventLoop& loop, FlowEnd& end) {
  if (model == "max-min") return std::make_unique<MaxMinSharing>(loop, end, eps);
  if (model == "exact") return std::make_unique<FullSharing>(loop, end);
  if (model == "fifo") return std::make_unique<FifoSharing>(loop, end);
  FLOE_ASSERT(model == "unlimited", "a network asked for a model of sharing that is not there");
  return nullptr;
}

}  // namespace floe
