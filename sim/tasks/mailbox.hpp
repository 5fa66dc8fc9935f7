// Messages from callbacks to one waiting task. What is pushed wakes the task through the loop, at the same
// instant and in turn, never from inside the pusher.
#pragma once

#include <coroutine>
#include <deque>

#include "tasks/task.hpp"

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
      wake_ = loop_.wake(loop_.now(), 1, owner_, {&Mailbox::resume, this, 0});
  }

  struct Next {
    Mailbox& box;
    bool await_ready() const noexcept { return !box.messages_.empty(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> waiting) const noexcept {
      box.waiting_ = waiting;
      box.owner_ = detail::owner_of(waiting);
    }
    T await_resume() const {
      T message = std::move(box.messages_.front());
      box.messages_.pop_front();
      return message;
    }
  };
  Next next() { return {*this}; }

 private:
  static void resume(void* box, std::uint64_t) {
    std::exchange(static_cast<Mailbox*>(box)->waiting_, nullptr).resume();
  }

  EventLoop& loop_;
  std::deque<T> messages_;
  std::coroutine_handle<> waiting_;
  Owner owner_;  // of who waits
  EventId wake_;
};

}  // namespace floe
