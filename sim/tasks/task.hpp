// Coroutines owned by what may die. A task starts when it is awaited or spawned and runs until it must wait;
// destroying it while it waits is how anything is cancelled: its awaiters withdraw their timers and
// transfers, and the tasks that it awaits go with it.
#pragma once

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/event_loop.hpp"

namespace floe {

template <class T>
class task;

namespace detail {

// Frames are short-lived and alike, so they are kept in free lists by size.
void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes) noexcept;

class Promise;

// Whoever waits for a task without being a coroutine that awaits it.
class Completion {
 public:
  // The task has run to its end; what it returns is resumed next. It may destroy the task.
  virtual std::coroutine_handle<> completed(Promise& promise) noexcept = 0;

 protected:
  ~Completion() = default;
};

class Promise {
 public:
  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { free_frame(frame, bytes); }

  std::suspend_always initial_suspend() noexcept { return {}; }

  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) const noexcept {
      Promise& promise = self.promise();
      if (promise.completion != nullptr) return promise.completion->completed(promise);
      return promise.continuation ? promise.continuation : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  Final final_suspend() noexcept { return {}; }

  void unhandled_exception() noexcept { exception = std::current_exception(); }
  void rethrow() const {
    if (exception) std::rethrow_exception(exception);
  }

  std::coroutine_handle<> continuation;
  Completion* completion = nullptr;
  std::exception_ptr exception;
  std::size_t place = 0;  // in a TaskGroup
  Owner owner;            // of its wakes; of the task that awaits it
};

// Whose a coroutine is that may be a task of ours.
template <class P>
Owner owner_of(std::coroutine_handle<P> waiting) noexcept {
  if constexpr (std::derived_from<P, Promise>) return waiting.promise().owner;
  return {};
}

template <class T>
struct ValuePromise : Promise {
  std::optional<T> value;
  void return_value(T result) { value = std::move(result); }
  T take() {
    rethrow();
    return std::move(*value);
  }
};

template <>
struct ValuePromise<void> : Promise {
  void return_void() noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] task {
 public:
  struct promise_type : detail::ValuePromise<T> {
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };

  task(task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  task& operator=(task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~task() {
    if (handle_) handle_.destroy();
  }

  struct Awaiter {
    std::coroutine_handle<promise_type> handle;
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> waiting) const noexcept {
      handle.promise().continuation = waiting;
      handle.promise().owner = detail::owner_of(waiting);
      return handle;
    }
    T await_resume() const { return handle.promise().take(); }
  };
  Awaiter operator co_await() && noexcept { return {handle_}; }

  std::coroutine_handle<promise_type> handle() const { return handle_; }
  std::coroutine_handle<promise_type> release() { return std::exchange(handle_, nullptr); }

 private:
  explicit task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

// Tasks that run on their own and belong to one owner; destroyed with it, or all at once.
class TaskGroup final : private detail::Completion {
 public:
  TaskGroup() = default;
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup() { clear(); }

  void spawn(task<void> work, Owner owner = {});  // runs at once, up to its first wait
  void clear();                                   // must not be called by one of the tasks
  std::size_t size() const { return tasks_.size(); }

 private:
  std::coroutine_handle<> completed(detail::Promise& promise) noexcept override;

  std::vector<std::coroutine_handle<task<void>::promise_type>> tasks_;
};

// Waits on the loop's clock.
class [[nodiscard]] sleep_until {
 public:
  sleep_until(EventLoop& loop, Instant when) : loop_(loop), when_(when) {}
  sleep_until(const sleep_until&) = delete;
  sleep_until& operator=(const sleep_until&) = delete;
  ~sleep_until() { loop_.cancel(event_); }

  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> waiting) {
    event_ = loop_.wake(when_, 0, detail::owner_of(waiting), {&resume, waiting.address(), 0});
  }
  void await_resume() const noexcept {}

 private:
  static void resume(void* frame, std::uint64_t) { std::coroutine_handle<>::from_address(frame).resume(); }

  EventLoop& loop_;
  Instant when_;
  EventId event_;
};

inline sleep_until sleep(EventLoop& loop, Duration time) { return sleep_until(loop, loop.now() + time); }

// Runs tasks together until `k` of them have ended; the others are destroyed. The k-of-n of a protocol.
class [[nodiscard]] first final : private detail::Completion {
 public:
  first(std::size_t k, std::vector<task<void>> tasks) : left_(k), tasks_(std::move(tasks)) {
    FLOE_ASSERT(k <= tasks_.size(), "more tasks are waited for than there are");
  }
  first(const first&) = delete;
  first& operator=(const first&) = delete;

  bool await_ready() const noexcept { return left_ == 0; }
  template <class P>
  bool await_suspend(std::coroutine_handle<P> waiting) {
    ++left_;  // held while tasks start, some of which may end at once
    for (std::size_t i = 0; i < tasks_.size() && left_ > 1; ++i) {
      tasks_[i].handle().promise().completion = this;
      tasks_[i].handle().promise().owner = detail::owner_of(waiting);
      tasks_[i].handle().resume();
    }
    waiting_ = waiting;
    return --left_ > 0;
  }
  void await_resume() const {
    for (const task<void>& each : tasks_) each.handle().promise().rethrow();
  }

 private:
  std::coroutine_handle<> completed(detail::Promise&) noexcept override {
    if (left_ > 0 && --left_ == 0) return waiting_;
    return std::noop_coroutine();
  }

  std::size_t left_;
  std::vector<task<void>> tasks_;
  std::coroutine_handle<> waiting_;
};

inline task<void> all(std::vector<task<void>> tasks) {
  const std::size_t count = tasks.size();
  co_await first(count, std::move(tasks));
}

}  // namespace floe
