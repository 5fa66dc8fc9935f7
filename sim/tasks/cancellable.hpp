// Work that a task waits for and that another may cut short. Where work ends by itself the task goes on at once, as after
// any other, without an event of its own.
#pragma once

#include <coroutine>
#include <utility>

#include "tasks/task.hpp"

namespace floe {

class Cancellable final : private detail::Completion {
 public:
  Cancellable() = default;
  Cancellable(const Cancellable&) = delete;
  Cancellable& operator=(const Cancellable&) = delete;
  ~Cancellable() {
    if (work_) work_.destroy();
  }

  struct [[nodiscard]] Run {
    Cancellable& cancellable;
    task<void> work;
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> waiting) noexcept {
      const auto handle = work.release();
      handle.promise().completion = &cancellable;
      handle.promise().owner = detail::owner_of(waiting);
      cancellable.work_ = handle;
      cancellable.waiting_ = waiting;
      return handle;
    }
    void await_resume() const noexcept {}
  };
  // One after the other; awaited at once.
  Run run(task<void> work) { return {*this, std::move(work)}; }

  // Destroys the work, and who waits for it goes on, before this returns. Not to be called by the work itself.
  void cancel() {
    if (!work_) return;
    std::exchange(work_, nullptr).destroy();
    std::exchange(waiting_, nullptr).resume();
  }

 private:
  std::coroutine_handle<> completed(detail::Promise& promise) noexcept override {
    FLOE_ASSERT(!promise.exception, "an exception escaped work that can be cancelled");
    std::exchange(work_, nullptr).destroy();
    return std::exchange(waiting_, nullptr);
  }

  std::coroutine_handle<task<void>::promise_type> work_;
  std::coroutine_handle<> waiting_;
};

}  // namespace floe
