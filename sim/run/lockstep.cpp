#include "run/lockstep.hpp"

#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "run/simulate.hpp"

namespace floe {
namespace {

constexpr std::size_t kBatch = 4096;

struct Parted {};  // ends a run of which the rest is of no interest

bool same(const EventView& a, const EventView& b) {
  return a.at == b.at && a.kind == b.kind && a.entity == b.entity && a.number == b.number &&
         a.digest == b.digest;
}

// Both sides bring batch after batch, full but for the last; whoever comes second compares.
class Meeting {
 public:
  // True while the other side is to be met again.
  bool bring(std::size_t side, std::vector<EventView>& batch, bool last) {
    std::unique_lock lock(mutex_);
    std::swap(batches_[side], batch);
    over_ = over_ || last;
    if (++here_ == 2) {
      compare();
      goes_on_ = !over_ && !divergence_;
      here_ = 0;
      ++round_;
      turned_.notify_one();
    } else {
      turned_.wait(lock, [this, round = round_] { return round_ != round; });
    }
    batch.clear();
    return goes_on_;
  }

  const std::optional<Divergence>& divergence() const { return divergence_; }

 private:
  void compare() {
    const auto& [one, other] = batches_;
    std::size_t i = 0;
    for (; i < one.size() && i < other.size() && same(one[i], other[i]); ++i)
      if (one[i].number == 1) ++loops_;
    if (i == one.size() && i == other.size()) return;
    Divergence found;
    if (i < one.size()) found.one = one[i];
    if (i < other.size()) found.other = other[i];
    const bool next_loop =
        (!found.one || found.one->number == 1) && (!found.other || found.other->number == 1);
    found.loop = loops_ == 0 || next_loop ? loops_ : loops_ - 1;
    divergence_ = found;
  }

  std::mutex mutex_;
  std::condition_variable turned_;
  std::array<std::vector<EventView>, 2> batches_;
  std::size_t here_ = 0;
  std::uint64_t round_ = 0;
  std::uint32_t loops_ = 0;  // that have begun
  bool over_ = false;
  bool goes_on_ = true;  // as of the last round: the side that wakes late must not hear of the next
  std::optional<Divergence> divergence_;
};

class Side final : public EventObserver {
 public:
  Side(Meeting& meeting, std::size_t side) : meeting_(meeting), side_(side) { batch_.reserve(kBatch); }

  void run(const ObservedRun& run) {
    try {
      run(*this);
    } catch (const Parted&) {
      return;
    } catch (...) {
      failure_ = std::current_exception();
    }
    meeting_.bring(side_, batch_, true);
  }
  void begins(const EventView& event) override {
    batch_.push_back(event);
    if (batch_.size() == kBatch && !meeting_.bring(side_, batch_, false)) throw Parted();
  }
  std::exception_ptr failure() const { return failure_; }

 private:
  Meeting& meeting_;
  std::size_t side_;
  std::vector<EventView> batch_;
  std::exception_ptr failure_;
};

}  // namespace

std::optional<Divergence> first_divergence(const ObservedRun& one, const ObservedRun& other) {
  Meeting meeting;
  Side here(meeting, 0);
  Side there(meeting, 1);
  std::thread thread([&] { there.run(other); });
  here.run(one);
  thread.join();
  for (const Side* side : {&here, &there})
    if (side->failure()) std::rethrow_exception(side->failure());
  return meeting.divergence();
}

std::optional<Divergence> first_divergence(const Scenario& scenario, std::uint32_t replicate,
                                           const std::atomic<bool>* stop) {
  const ObservedRun run = [&](EventObserver& observer) {
    simulate(scenario, replicate, {.stop = stop, .observer = &observer});
  };
  return first_divergence(run, run);
}

}  // namespace floe
