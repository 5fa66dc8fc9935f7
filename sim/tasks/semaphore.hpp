// A limit on what runs at once: tasks wait for a permit in the order in which they asked. A permit returns
// when it is destroyed, and so does the place in the queue of a task that is.
#pragma once

#include <coroutine>
#include <cstdint>
#include <utility>

#include "tasks/task.hpp"

namespace floe {

class Semaphore;

class [[nodiscard]] Permit {
 public:
  Permit() = default;
  explicit Permit(Semaphore& semaphore) : semaphore_(&semaphore) {}
  Permit(Permit&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
  Permit& operator=(Permit&& other) noexcept {
    std::swap(semaphore_, other.semaphore_);
    return *this;
  }
  ~Permit();

 private:
  Semaphore* semaphore_ = nullptr;
};

class Semaphore {
 public:
  Semaphore(EventLoop& loop, std::uint32_t permits) : loop_(loop), free_(permits) {}
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  class [[nodiscard]] Acquire {
   public:
    explicit Acquire(Semaphore& semaphore) : semaphore_(semaphore) {}
    Acquire(const Acquire&) = delete;
    Acquire& operator=(const Acquire&) = delete;
    ~Acquire();

    bool await_ready() noexcept;
    template <class P>
    void await_suspend(std::coroutine_handle<P> waiting) noexcept {
      waiting_ = waiting;
      owner_ = detail::owner_of(waiting);
      queue();
    }
    Permit await_resume() noexcept;

   private:
    friend class Semaphore;
    enum class State : std::uint8_t { idle, queued, granted, taken };
    static void resume(void* acquire, std::uint64_t);
    void queue() noexcept;

    Semaphore& semaphore_;
    State state_ = State::idle;
    std::coroutine_handle<> waiting_;
    Owner owner_;
    EventId wake_;
    Acquire* before_ = nullptr;
    Acquire* after_ = nullptr;
  };

  Acquire acquire() { return Acquire(*this); }

 private:
  friend class Permit;
  void release();
  void unlink(Acquire& acquire);

  EventLoop& loop_;
  std::uint32_t free_;
  Acquire* front_ = nullptr;
  Acquire* back_ = nullptr;
};

}  // namespace floe
