#include "timing/lasting.hpp"

#include <algorithm>

namespace floe {

void Clocks::branch(std::uint64_t key) {
  FLOE_ASSERT(key != 0 && key != key_, "a branch needs a key of its own");
  key_ = key;
  for (Lasting* each : lasting_) each->draw_anew();
}

void Lasting::wait() {
  const Duration time = hazard_ != nullptr ? hazard_->until(began_, usual_.time()) : usual_.time();
  event_ = loop_.wake(std::max(began_ + time, loop_.now()), 0, owner_, {&resume, frame_, 0});
}

void Lasting::draw_anew() {
  const Instant now = loop_.now();
  usual_.draw_anew(hazard_ != nullptr ? hazard_->passed(began_, now) : now - began_);
  loop_.cancel(event_);
  wait();
}

void Lasting::join() {
  place_ = clocks_->lasting_.size();
  clocks_->lasting_.push_back(this);
}

void Lasting::leave() noexcept {
  if (place_ == kNowhere) return;
  Lasting* const last = clocks_->lasting_.back();
  last->place_ = place_;
  clocks_->lasting_[place_] = last;
  clocks_->lasting_.pop_back();
  place_ = kNowhere;
}

}  // namespace floe
