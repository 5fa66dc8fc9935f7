// The virtual clock and its queue. Events run in the order (time, insertion); each is mixed into a
// rolling digest, so that two runs are the same exactly when their digests are. No allocation per event: a
// callback is a plain function with a context and a tag, kept in a slab.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/assert.hpp"
#include "engine/radix_heap.hpp"
#include "engine/time.hpp"

namespace floe {

// What an event is for: part of the digest, and the rows of a profile.
enum class EventKind : std::uint8_t { other, wake, message, settle, flow };
inline constexpr std::size_t kEventKinds = 5;
std::string_view name_of(EventKind kind);

struct Callback {
  void (*run)(void* context, std::uint64_t tag) = nullptr;
  void* context = nullptr;
  std::uint64_t tag = 0;
};

// Names a scheduled event until it has run or was cancelled; later it names nothing.
struct EventId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;  // 0: none
};

// Whose a wake is: a process that the loop was told of, and the one of its tasks' subjects (a node, a blob).
struct Owner {
  std::uint32_t process : 8 = 0;  // 0: nobody said
  std::uint32_t subject : 24 = 0;

  Owner with(std::uint32_t number) const { return {process, number & 0xFFFFFF}; }
};

// An event as an observer sees it, just before it runs.
struct EventView {
  Instant at;
  EventKind kind;
  std::uint32_t entity;
  std::uint64_t number;        // 1 for the first of the run
  std::uint64_t digest;        // with this event
  std::string_view process{};  // of a wake, whose it is; stands beside the event, not in the digest
  std::uint32_t subject = 0;   // of that process
};

// Fetches from memory what an event will touch. It is called with the context and the tag of the event's
// callback while others run that come before it: some events before, and again nearer to it.
struct Fetch {
  void (*run)(const void* context, std::uint64_t tag, bool near) = nullptr;
  const void* context = nullptr;  // of the callbacks that it is for
};

class EventObserver {
 public:
  virtual ~EventObserver() = default;
  virtual void begins(const EventView& event) = 0;
  virtual void ended() {}
};

class EventLoop {
 public:
  EventLoop() = default;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  Instant now() const { return now_; }
  const std::int64_t* clock() const { return &now_.ns; }  // for whoever reports a failure

  // `entity` tells apart events of one kind in the digest; `when` must not be in the past.
  EventId at(Instant when, EventKind kind, std::uint32_t entity, Callback callback);
  EventId after(Duration delay, EventKind kind, std::uint32_t entity, Callback callback) {
    return at(now_ + delay, kind, entity, callback);
  }
  // A wake of a task: the same, and its owner stands beside it.
  EventId wake(Instant when, std::uint32_t entity, Owner owner, Callback callback);
  // A new process; what `name` refers to outlives every observer's view.
  Owner add_owner(std::string_view name);

  void cancel(EventId id) {  // nothing happens when it has run
    if (pending(id)) withdraw(id.slot);
  }
  bool pending(EventId id) const { return id.generation != 0 && slots_[id.slot].generation == id.generation; }

  // For events of one kind.
  void fetch_for(EventKind kind, const Fetch& fetch) {
    fetches_[static_cast<std::size_t>(kind)] = fetch;
    has_fetches_ = true;
  }

  // Runs what is due up to and including `end`; the clock then shows `end`.
  void run_until(Instant end);

  // Events at one instant run in an order that only the seed decides, instead of first in, first out: a
  // result that changes depends on an order that nobody chose. Before the first event; 0 changes nothing.
  void shuffle_ties(std::uint64_t seed) { queue_.shuffle_ties(seed); }

  // More events than this at one instant are taken for a loop without delay, in which virtual time is stuck.
  void limit_events_at_once(std::uint64_t most) { most_at_once_ = most; }

  std::uint64_t digest() const { return digest_; }
  std::uint64_t events() const { return events_; }
  const std::array<std::uint64_t, kEventKinds>& events_by_kind() const { return by_kind_; }

  // Called every `kWatch` events with the loop, for progress. May throw to end the run.
  static constexpr std::uint64_t kWatch = 1 << 12;
  void watch(std::function<void(const EventLoop&)> watcher) { watcher_ = std::move(watcher); }

  // Shown every event; may throw to end the run. None by default, which costs next to nothing.
  void observe(EventObserver* observer) { observer_ = observer; }

 private:
  struct Slot {
    Callback callback;  // of a free slot, the tag is the next free one
    std::uint32_t generation = 1;
    std::uint32_t entity = 0;
  };
  static_assert(sizeof(Slot) == 32);

  // In the queue a slot's number has its event's kind above it.
  static constexpr unsigned kSlotBits = 28;
  static constexpr std::uint32_t kMostSlots = (1u << kSlotBits) - 1;
  static constexpr std::uint32_t slot_of(const RadixHeap::Entry& entry) { return entry.slot & kMostSlots; }

  EventView view(Instant when, EventKind kind, std::uint32_t entity, std::uint32_t slot) const;
  void add_slots();
  void free_slot(std::uint32_t index);
  void withdraw(std::uint32_t index);
  void sweep();
  void fetch_ahead() const;
  void fetch(const RadixHeap::Entry& entry, bool near) const;

  Instant now_{};
  std::vector<Slot> slots_;
  std::vector<Owner> owners_;  // by slot; of wakes alone
  std::vector<std::string_view> processes_{""};
  std::uint32_t free_ = 0;  // the first of a list through the slots; slot 0 ends it and is never used
  RadixHeap queue_;
  std::uint64_t pending_ = 0;
  std::uint64_t withdrawn_ = 0;  // still in the queue, but passed over
  std::uint64_t digest_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t at_this_instant_ = 0;
  std::uint64_t most_at_once_ = 100'000'000;
  std::array<std::uint64_t, kEventKinds> by_kind_{};
  std::array<Fetch, kEventKinds> fetches_{};
  bool has_fetches_ = false;
  std::function<void(const EventLoop&)> watcher_;
  EventObserver* observer_ = nullptr;
};

inline EventId EventLoop::wake(Instant when, std::uint32_t entity, Owner owner, Callback callback) {
  const EventId id = at(when, EventKind::wake, entity, callback);
  owners_[id.slot] = owner;
  return id;
}

inline EventId EventLoop::at(Instant when, EventKind kind, std::uint32_t entity, Callback callback) {
  FLOE_ASSERT(when >= now_, "an event was scheduled in the past");
  if (free_ == 0) add_slots();
  const std::uint32_t index = free_;
  Slot& slot = slots_[index];
  free_ = static_cast<std::uint32_t>(slot.callback.tag);
  slot.callback = callback;
  slot.entity = entity;
  ++pending_;
  queue_.push({static_cast<std::uint64_t>(when.ns), index | static_cast<std::uint32_t>(kind) << kSlotBits,
               slot.generation});
  return {index, slot.generation};
}

}  // namespace floe
