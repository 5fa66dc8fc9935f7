#include "protocol/admission.hpp"

#include <algorithm>

namespace floe::protocol {

Admission::Admission(const World& world, const Limits& limits)
    : world_(world),
      limits_(limits),
      workloads_(world.nodes().count(), Workload{.queue = WorkQueue(limits.symbols_per_second)}) {}

Admission::Workload& Admission::workload(NodeId id) {
  Workload& workload = workloads_[id];
  const std::uint32_t downs = world_.node(id).downs;
  if (workload.downs != downs)
    workload = {.downs = downs, .active = 0, .queue = WorkQueue(limits_.symbols_per_second), .sent = {}};
  return workload;
}

std::optional<Admission::Place> Admission::admit(NodeId id) {
  Workload& asked = workload(id);
  if (limits_.most_requests > 0 && asked.active >= limits_.most_requests) return std::nullopt;
  ++asked.active;
  return Place(*this, id, asked.downs);
}

Duration Admission::work(NodeId id, std::uint64_t symbols, Bytes bytes) {
  Workload& asked = workload(id);
  const Duration computed = asked.queue.add(world_.now(), symbols);
  if (limits_.sending.is_unlimited()) return computed;
  const Instant leaves = std::max(world_.now() + computed, asked.sent);
  asked.sent =
      leaves + duration_from_seconds(to_double(bytes) / static_cast<double>(limits_.sending.per_second));
  return leaves - world_.now();
}

void Admission::leave(NodeId id, std::uint32_t downs) {
  if (workloads_[id].downs == downs) --workloads_[id].active;
}

}  // namespace floe::protocol
