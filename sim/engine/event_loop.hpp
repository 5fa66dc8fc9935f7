// The virtual clock and its queue. Events run in the order (time, insertion); each leaves its trace in a
// rolling digest, so that two runs are the same exactly when their digests are. No allocation per event: a
// callback is a plain function with a context and a tag, kept in a slab.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

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
  void cancel(EventId id);  // nothing happens when it has run
  bool pending(EventId id) const;

  // Runs what is due up to and including `end`; the clock then shows `end`.
  void run_until(Instant end);

  // More events than this at one instant are taken for a loop without delay, in which virtual time is stuck.
  void limit_events_at_once(std::uint64_t most) { most_at_once_ = most; }

  std::uint64_t digest() const { return digest_; }
  std::uint64_t events() const { return events_; }
  const std::array<std::uint64_t, kEventKinds>& events_by_kind() const { return by_kind_; }

  // Called every `kWatch` events with the loop; for progress and for comparing two runs. May throw to end the
  // run.
  static constexpr std::uint64_t kWatch = 1 << 12;
  void watch(std::function<void(const EventLoop&)> watcher) { watcher_ = std::move(watcher); }

 private:
  struct Slot {
    Callback callback;
    std::uint32_t generation = 1;
    std::uint32_t entity = 0;
    EventKind kind = EventKind::other;
  };

  void dispatch(const RadixHeap::Entry& entry);

  Instant now_{};
  RadixHeap queue_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::uint64_t digest_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t at_this_instant_ = 0;
  std::uint64_t most_at_once_ = 100'000'000;
  std::array<std::uint64_t, kEventKinds> by_kind_{};
  std::function<void(const EventLoop&)> watcher_;
};

}  // namespace floe
