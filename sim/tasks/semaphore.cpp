#include "tasks/semaphore.hpp"

namespace floe {

Permit::~Permit() {
  if (semaphore_ != nullptr) semaphore_->release();
}

// A permit that is released goes to the first in the queue, who wakes through the loop.
void Semaphore::release() {
  if (front_ == nullptr) {
    ++free_;
    return;
  }
  Acquire& next = *front_;
  unlink(next);
  next.state_ = Acquire::State::granted;
  next.wake_ = loop_.wake(loop_.now(), 2, next.owner_, {&Acquire::resume, &next, 0});
}

void Semaphore::unlink(Acquire& acquire) {
  (acquire.before_ != nullptr ? acquire.before_->after_ : front_) = acquire.after_;
  (acquire.after_ != nullptr ? acquire.after_->before_ : back_) = acquire.before_;
}

Semaphore::Acquire::~Acquire() {
  if (state_ == State::queued) semaphore_.unlink(*this);
  if (state_ != State::granted) return;
  semaphore_.loop_.cancel(wake_);
  semaphore_.release();
}

bool Semaphore::Acquire::await_ready() noexcept {
  if (semaphore_.free_ == 0) return false;
  --semaphore_.free_;
  return true;
}

void Semaphore::Acquire::queue() noexcept {
  state_ = State::queued;
  before_ = semaphore_.back_;
  (before_ != nullptr ? before_->after_ : semaphore_.front_) = this;
  semaphore_.back_ = this;
}

Permit Semaphore::Acquire::await_resume() noexcept {
  state_ = State::taken;
  return Permit(semaphore_);
}

void Semaphore::Acquire::resume(void* acquire, std::uint64_t) {
  static_cast<Acquire*>(acquire)->waiting_.resume();
}

}  // namespace floe
