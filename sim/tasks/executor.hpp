// The event loop as Boost.Asio sees it, so that protocols written for Asio run in virtual time: an execution
// context and an executor that post to the loop, a sleep that takes any completion token, and a token
// `use_task` with which a task awaits a stock Asio operation. Nothing else in virtual time includes Asio.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/execution_context.hpp>
#include <coroutine>
#include <list>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/event_loop.hpp"
#include "tasks/task.hpp"

namespace floe {

class LoopContext : public boost::asio::execution_context {
 public:
  class executor_type;

  explicit LoopContext(EventLoop& loop) : loop_(loop) {}
  ~LoopContext() {
    shutdown();
    for (const auto& work : work_) loop_.cancel(work->event);
  }

  EventLoop& loop() { return loop_; }
  executor_type get_executor() noexcept;

  // Runs `function` after `delay`, through the loop; what has not run is dropped with the context.
  template <class Function>
  void run_after(Duration delay, Function function) {
    struct Bound final : Work {
      explicit Bound(Function f) : function(std::move(f)) {}
      void run() override { function(); }
      Function function;
    };
    work_.push_front(std::make_unique<Bound>(std::move(function)));
    Work& work = *work_.front();
    work.context = this;
    work.place = work_.begin();
    work.event = loop_.after(delay, EventKind::other, 0, {&LoopContext::run_work, &work, 0});
  }

 private:
  struct Work {
    virtual ~Work() = default;
    virtual void run() = 0;
    LoopContext* context = nullptr;
    std::list<std::unique_ptr<Work>>::iterator place;
    EventId event;
  };

  static void run_work(void* self, std::uint64_t) {
    Work& work = *static_cast<Work*>(self);
    const std::unique_ptr<Work> owned = std::move(*work.place);
    work.context->work_.erase(work.place);
    owned->run();
  }

  EventLoop& loop_;
  std::list<std::unique_ptr<Work>> work_;
};

// Asio's Executor requirements; there is one thread, so nothing is ever run from inside a call.
class LoopContext::executor_type {
 public:
  explicit executor_type(LoopContext& context) noexcept : context_(&context) {}

  LoopContext& context() const noexcept { return *context_; }
  void on_work_started() const noexcept {}
  void on_work_finished() const noexcept {}

  template <class Function, class Allocator>
  void dispatch(Function&& function, const Allocator&) const {
    context_->run_after({}, std::forward<Function>(function));
  }
  template <class Function, class Allocator>
  void post(Function&& function, const Allocator&) const {
    context_->run_after({}, std::forward<Function>(function));
  }
  template <class Function, class Allocator>
  void defer(Function&& function, const Allocator&) const {
    context_->run_after({}, std::forward<Function>(function));
  }

  friend bool operator==(const executor_type&, const executor_type&) noexcept = default;

 private:
  LoopContext* context_;
};

inline LoopContext::executor_type LoopContext::get_executor() noexcept { return executor_type(*this); }

// Completes with no arguments after `time` of virtual time.
template <class CompletionToken>
auto async_sleep(LoopContext& context, Duration time, CompletionToken&& token) {
  return boost::asio::async_initiate<CompletionToken, void()>(
      [&context, time](auto handler) { context.run_after(time, std::move(handler)); }, token);
}

struct use_task_t {};
inline constexpr use_task_t use_task;

namespace detail {

// Shared by a waiting task and the handler that Asio keeps: whichever dies first leaves the other harmless.
template <class... Results>
struct AsioWait {
  std::coroutine_handle<> waiting;
  std::optional<std::tuple<Results...>> results;
};

template <class... Results>
struct AsioAwaiter {
  AsioWait<Results...>& wait;

  ~AsioAwaiter() { wait.waiting = nullptr; }
  bool await_ready() const noexcept { return wait.results.has_value(); }
  void await_suspend(std::coroutine_handle<> task) const noexcept { wait.waiting = task; }
  std::tuple<Results...> await_resume() const { return std::move(*wait.results); }
};

}  // namespace detail
}  // namespace floe

template <class... Results>
class boost::asio::async_result<floe::use_task_t, void(Results...)> {
 public:
  using return_type = floe::task<std::tuple<std::decay_t<Results>...>>;

  template <class Initiation, class... Arguments>
  static return_type initiate(Initiation initiation, floe::use_task_t, Arguments... arguments) {
    const auto wait = std::make_shared<floe::detail::AsioWait<std::decay_t<Results>...>>();
    std::move(initiation)(
        [wait](Results... results) {
          wait->results.emplace(std::move(results)...);
          if (const auto task = std::exchange(wait->waiting, nullptr)) task.resume();
        },
        std::move(arguments)...);
    co_return co_await floe::detail::AsioAwaiter<std::decay_t<Results>...>{*wait};
  }
};
