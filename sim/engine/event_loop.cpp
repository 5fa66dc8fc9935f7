#include "engine/event_loop.hpp"

#include <algorithm>

#include "engine/random.hpp"

namespace floe {

std::string_view name_of(EventKind kind) {
  constexpr std::array<std::string_view, kEventKinds> names = {"other", "wake", "message", "settle", "flow"};
  return names[static_cast<std::size_t>(kind)];
}

void EventLoop::add_slots() {
  const std::size_t before = std::max<std::size_t>(slots_.size(), 1);
  FLOE_ASSERT(before < kMostSlots, "too many events are pending");
  slots_.resize(std::min<std::size_t>(before * 2, kMostSlots));
  owners_.resize(slots_.size());
  for (std::size_t i = slots_.size() - 1; i >= before; --i) {
    slots_[i].callback.tag = free_;
    free_ = static_cast<std::uint32_t>(i);
  }
}

// The generation tells who still holds the old name that it names nothing any more.
void EventLoop::free_slot(std::uint32_t index) {
  Slot& slot = slots_[index];
  if (++slot.generation == 0) slot.generation = 1;
  slot.callback.tag = free_;
  free_ = index;
  --pending_;
}

// The entry stays in the queue and is passed over when it surfaces, unless such entries come to outnumber the
// others.
void EventLoop::withdraw(std::uint32_t index) {
  constexpr std::uint64_t unobtrusive = 4096;
  free_slot(index);
  if (++withdrawn_ > std::max(pending_, unobtrusive)) sweep();
}

void EventLoop::sweep() {
  queue_.sweep([this](const RadixHeap::Entry& entry) {
    return slots_[slot_of(entry)].generation != entry.generation;
  });
  withdrawn_ = 0;
}

[[gnu::always_inline]] inline void EventLoop::fetch(const RadixHeap::Entry& entry, bool near) const {
  const Fetch& own = fetches_[entry.slot >> kSlotBits];
  if (!near && own.run == nullptr) return;
  const Slot& slot = slots_[slot_of(entry)];
  if (own.run != nullptr && own.context == slot.callback.context) {
    if (slot.generation == entry.generation) own.run(own.context, slot.callback.tag, near);
  } else if (near) {
    // A number, since a callback may have no context and a null pointer must not be added to.
    const auto context = reinterpret_cast<std::uintptr_t>(slot.callback.context);
    for (std::size_t line = 0; line < 256; line += 64)
      __builtin_prefetch(reinterpret_cast<const void*>(context + line), 1);
  }
}

// With many events pending, each is a walk through cold memory; the next few are known, so the walk is begun.
// Always inlined, since GCC drops calls of a function that does nothing but prefetch.
[[gnu::always_inline]] inline void EventLoop::fetch_ahead() const {
  constexpr std::size_t farthest = 12;
  constexpr std::size_t far = 8;
  constexpr std::size_t near = 4;
  if (const RadixHeap::Entry* entry = queue_.ahead(farthest)) __builtin_prefetch(&slots_[slot_of(*entry)]);
  if (has_fetches_)
    if (const RadixHeap::Entry* entry = queue_.ahead(far)) fetch(*entry, false);
  if (const RadixHeap::Entry* entry = queue_.ahead(near)) fetch(*entry, true);
}

Owner EventLoop::add_owner(std::string_view name) {
  FLOE_ASSERT(processes_.size() < 256, "too many processes");
  processes_.push_back(name);
  return {.process = static_cast<std::uint32_t>(processes_.size() - 1) & 0xFF};
}

EventView EventLoop::view(Instant when, EventKind kind, std::uint32_t entity, std::uint32_t slot) const {
  const Owner owner = kind == EventKind::wake ? owners_[slot] : Owner{};
  return {when, kind, entity, events_, digest_, processes_[owner.process], owner.subject};
}

void EventLoop::run_until(Instant end) {
  const auto limit = static_cast<std::uint64_t>(end.ns);
  while (const RadixHeap::Entry* first = queue_.first(limit)) {
    const RadixHeap::Entry entry = *first;
    queue_.pop();
    fetch_ahead();
    const std::uint32_t index = slot_of(entry);
    const Slot slot = slots_[index];
    if (slot.generation != entry.generation) {
      --withdrawn_;
      continue;
    }
    free_slot(index);
    const std::uint32_t kind = entry.slot >> kSlotBits;
    const Instant when{static_cast<std::int64_t>(entry.time)};
    // An odd factor keeps (time, entity) apart from another time with another entity.
    digest_ = mix(digest_ ^ entry.time * 0xD6E8FEB86659FD93ull, std::uint64_t{slot.entity} << 8 | kind);
    ++by_kind_[kind];
    at_this_instant_ = when == now_ ? at_this_instant_ + 1 : 0;
    FLOE_ASSERT(at_this_instant_ < most_at_once_, "events without delay follow each other for ever");
    now_ = when;
    if (++events_ % kWatch == 0 && watcher_) watcher_(*this);
    if (observer_ != nullptr) observer_->begins(view(when, static_cast<EventKind>(kind), slot.entity, index));
    slot.callback.run(slot.callback.context, slot.callback.tag);
    if (observer_ != nullptr) observer_->ended();
  }
  now_ = end;
}

}  // namespace floe
