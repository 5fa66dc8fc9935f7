// Times with a law that a run waits for the end of, and how they are drawn anew when a run branches.
// A run that branches is repeated up to an instant and goes on from there with other draws. Lives, sessions and
// replacements are drawn when they begin, long before they end, so that without more the branches of one run would all
// share the failures to come. Therefore every time that lasts at that instant is drawn anew from its law, given its
// age. What does not wait in this way, such as times that follow the hours of the day and the storms of a regime,
// stays as it was drawn: branches then have it in common, which costs precision and no truth.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/drawn_time.hpp"
#include "nodes/hazard.hpp"
#include "tasks/task.hpp"

namespace floe {

class Lasting;

// All that lasts in one world of a run that may branch.
class Clocks {
 public:
  const std::uint64_t* key() const { return &key_; }
  void branch(std::uint64_t key);  // between two events; another key than before, and not 0

 private:
  friend class Lasting;
  std::uint64_t key_ = 0;
  std::vector<Lasting*> lasting_;
};

// Waits on the loop's clock for the end of a time, which is drawn anew when the run branches. Without clocks it is a
// sleep. A hazard makes it pass faster or slower.
class [[nodiscard]] Lasting {
 public:
  Lasting(EventLoop& loop, Clocks* clocks, const DrawnTime& usual, Hazard* hazard = nullptr)
      : loop_(loop), clocks_(clocks), hazard_(hazard), usual_(usual), began_(loop.now()) {
    if (clocks_ != nullptr && usual_.is_of_past()) usual_.draw_anew({});
  }
  Lasting(const Lasting&) = delete;
  Lasting& operator=(const Lasting&) = delete;
  ~Lasting() {
    loop_.cancel(event_);
    leave();
  }

  bool await_ready() const noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> waiting) {
    frame_ = waiting.address();
    owner_ = detail::owner_of(waiting);
    wait();
    if (clocks_ != nullptr) join();
  }
  void await_resume() noexcept { leave(); }

 private:
  friend class Clocks;
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  void wait();
  void draw_anew();
  void join();
  void leave() noexcept;
  static void resume(void* frame, std::uint64_t) { std::coroutine_handle<>::from_address(frame).resume(); }

  EventLoop& loop_;
  Clocks* clocks_;
  Hazard* hazard_;
  DrawnTime usual_;
  Instant began_;
  void* frame_ = nullptr;
  Owner owner_{};
  EventId event_{};
  std::size_t place_ = kNowhere;  // among all that last
};

}  // namespace floe
