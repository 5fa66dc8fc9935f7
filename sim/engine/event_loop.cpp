#include "engine/event_loop.hpp"

#include "engine/assert.hpp"
#include "engine/random.hpp"

namespace floe {

std::string_view name_of(EventKind kind) {
  constexpr std::array<std::string_view, kEventKinds> names = {"other", "wake", "message", "settle", "flow"};
  return names[static_cast<std::size_t>(kind)];
}

EventId EventLoop::at(Instant when, EventKind kind, std::uint32_t entity, Callback callback) {
  FLOE_ASSERT(when >= now_, "an event was scheduled in the past");
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  slot.callback = callback;
  slot.entity = entity;
  slot.kind = kind;
  queue_.push({static_cast<std::uint64_t>(when.ns), index, slot.generation});
  return {index, slot.generation};
}

bool EventLoop::pending(EventId id) const {
  return id.generation != 0 && slots_[id.slot].generation == id.generation;
}

// The entry stays in the queue and is passed over when it surfaces; its slot is free at once.
void EventLoop::cancel(EventId id) {
  if (!pending(id)) return;
  ++slots_[id.slot].generation;
  free_.push_back(id.slot);
}

void EventLoop::run_until(Instant end) {
  const auto limit = static_cast<std::uint64_t>(end.ns);
  while (const auto entry = queue_.pop(limit))
    if (slots_[entry->slot].generation == entry->generation) dispatch(*entry);
  now_ = end;
}

void EventLoop::dispatch(const RadixHeap::Entry& entry) {
  Slot& slot = slots_[entry.slot];
  const Callback callback = slot.callback;
  const Instant when{static_cast<std::int64_t>(entry.time)};
  digest_ =
      mix(digest_ ^ entry.time, std::uint64_t{slot.entity} << 8 | static_cast<std::uint64_t>(slot.kind));
  ++by_kind_[static_cast<std::size_t>(slot.kind)];
  ++slot.generation;
  free_.push_back(entry.slot);
  at_this_instant_ = when == now_ ? at_this_instant_ + 1 : 0;
  FLOE_ASSERT(at_this_instant_ < most_at_once_, "events without delay follow each other for ever");
  now_ = when;
  if (++events_ % kWatch == 0 && watcher_) watcher_(*this);
  callback.run(callback.context, callback.tag);
}

}  // namespace floe
