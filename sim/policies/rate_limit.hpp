// Repair at a limited rate, as operators limit recovery on each server so that it leaves room for clients
// (Ceph's osd_recovery_* and HDFS's replication.max-streams do). A leaky bucket that is full after
// one fetch: a node asks for the symbols of the next fetch, or sends on the next piece, once the bytes of all
// before would have passed at this rate. In any window of time it thus asks for no more than the rate times the
// window and one fetch. What failed its check and was asked for again elsewhere puts all that follows off by as much.
// What helpers move beyond what was asked for, since an answer came too late, is not
// counted against it; a limit on links is network.repair_share.
#pragma once

#include <algorithm>
#include <limits>

#include "engine/time.hpp"
#include "tasks/task.hpp"

namespace floe::protocol {

class Pace {
 public:
  explicit Pace(Rate rate = Rate::unlimited()) : rate_(rate) {}

  bool is_limited() const { return !rate_.is_unlimited(); }
  // How long to wait before so many bytes may move.
  Duration take(Instant now, Bytes bytes) {
    const Instant begins = std::max(now, free_);
    free_ = begins + passing(bytes);
    return begins - now;
  }
  // So many bytes moved beyond what was taken; those who wait already wait longer.
  void exceed(Instant now, Bytes bytes) {
    const Duration time = passing(bytes);
    free_ = std::max(now, free_) + time;
    late_ += time;
  }
  Duration late() const { return late_; }  // by all that exceeded

 private:
  Duration passing(Bytes bytes) const {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const auto rate = static_cast<__int128>(rate_.per_second);
    const __int128 ns = (static_cast<__int128>(bytes.n) * kSecond + rate - 1) / rate;
    constexpr __int128 kLongest = std::numeric_limits<std::int64_t>::max();
    return Duration{static_cast<std::int64_t>(std::min(ns, kLongest))};
  }

  Rate rate_;
  Instant free_{};  // when all that was taken has passed
  Duration late_{};
};

// Until so many bytes may move.
inline task<void> wait_for(EventLoop& loop, Pace& pace, Bytes bytes) {
  Duration late = pace.late();
  co_await sleep(loop, pace.take(loop.now(), bytes));
  while (pace.late() > late) {
    const Duration more = pace.late() - late;
    late = pace.late();
    co_await sleep(loop, more);
  }
}

}  // namespace floe::protocol
