#include "protocol/admission.hpp"

namespace floe::protocol {

Admission::Admission(const World& world, const Limits& limits)
    : world_(world),
      limits_(limits),
      helpers_(world.nodes().count(), Helper{.queue = WorkQueue(limits.symbols_per_second)}) {}

Admission::Helper& Admission::helper(NodeId id) {
  Helper& helper = helpers_[id];
  const Instant down_since = world_.node(id).down_since;
  if (helper.down_since != down_since)
    helper = {.machine = helper.machine + 1,
              .down_since = down_since,
              .active = 0,
              .queue = WorkQueue(limits_.symbols_per_second)};
  return helper;
}

std::optional<Admission::Place> Admission::admit(NodeId id) {
  Helper& asked = helper(id);
  if (limits_.most_requests > 0 && asked.active >= limits_.most_requests) return std::nullopt;
  ++asked.active;
  return Place(*this, id, asked.machine);
}

Duration Admission::work(NodeId id, std::uint64_t symbols) {
  return helper(id).queue.add(world_.now(), symbols);
}

void Admission::leave(NodeId id, std::uint32_t machine) {
  if (helpers_[id].machine == machine) --helpers_[id].active;
}

}  // namespace floe::protocol
