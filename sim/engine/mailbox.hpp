// Messages from callbacks to one waiting task. What is pushed wakes the task through the loop, at the same
// instant and in turn, never from inside the pusher.
#pragma once

#include <coroutine>
#include <deque>

#include "engine/event_loop.hpp"

namespace floe {

template <class T>
class Mailbox {
 public:
  explicit Mailbox(EventLoop& loop) : loop_(loop) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox() { loop_.cancel(wake_); }

  void push(T message) {
    messages_.push_back(std::move(message));
    if (waiting_ && !loop_.pending(wake_))
      wake_ = loop_.after({}, EventKind::wake, 1, {&Mailbox::resume, this, 0});
  }

  auto next() {
    struct Awaiter {
      Mailbox& box;
      bool await_ready() const noexcept { return !box.messages_.empty(); }
      void await_suspend(std::coroutine_handle<> waiting) const noexcept { box.waiting_ = waiting; }
      T await_resume() const {
        T message = std::move(box.messages_.front());
        box.messages_.pop_front();
        return message;
      }
    };
    return Awaiter{*this};
  }

 private:
  static void resume(void* box, std::uint64_t) {
    std::exchange(static_cast<Mailbox*>(box)->waiting_, nullptr).resume();
  }

  EventLoop& loop_;
  std::deque<T> messages_;
  std::coroutine_handle<> waiting_;
  EventId wake_;
};

}  // namespace floe
