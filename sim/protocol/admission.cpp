#include "protocol/admission.hpp"

namespace floe::protocol {

Admission::Admission(const World& world, const Limits& limits)
    : world_(world),
      limits_(limits),
      workloads_(world.nodes().count(), Workload{.queue = WorkQueue(limits.symbols_per_second)}) {}

Admission::Workload& Admission::workload(NodeId id) {
  Workload& workload = workloads_[id];
  const Instant down_since = world_.node(id).down_since;
  if (workload.down_since != down_since)
    workload = {.machine = workload.machine + 1,
                .down_since = down_since,
                .active = 0,
                .queue = WorkQueue(limits_.symbols_per_second)};
  return workload;
}

std::optional<Admission::Place> Admission::admit(NodeId id) {
  Workload& asked = workload(id);
  if (limits_.most_requests > 0 && asked.active >= limits_.most_requests) return std::nullopt;
  ++asked.active;
  return Place(*this, id, asked.machine);
}

Duration Admission::work(NodeId id, std::uint64_t symbols) {
  return workload(id).queue.add(world_.now(), symbols);
}

void Admission::leave(NodeId id, std::uint32_t machine) {
  if (workloads_[id].machine == machine) --workloads_[id].active;
}

}  // namespace floe::protocol
