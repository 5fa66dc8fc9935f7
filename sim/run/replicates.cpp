#include "run/replicates.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <map>
#include <mutex>
#include <utility>

namespace floe {
namespace {

// How far a thread may be ahead of the slowest replicate, for each thread.
constexpr std::uint32_t kAhead = 4;

}  // namespace

struct Replicates::State {
  State(const Scenario& scenario, ReplicateRange range, std::uint32_t threads, Done done,
        const Instruments& instruments)
      : scenario(scenario),
        range(range),
        threads(std::clamp(threads, 1u, range.count)),
        encoders(std::max(1u, threads / this->threads)),
        done(std::move(done)),
        instruments(instruments),
        progress(this->threads),
        pool(this->threads) {}

  void work(std::uint32_t thread) {
    while (const std::optional<std::uint32_t> index = claim()) run(*index, progress[thread]);
    if (--left == 0) all_done();
  }

  std::optional<std::uint32_t> claim() {
    std::unique_lock lock(mutex);
    moved_on.wait(lock,
                  [&] { return stopping || next == range.count || next < handed_on + kAhead * threads; });
    if (stopping || next == range.count) return std::nullopt;
    return next++;
  }

  void run(std::uint32_t index, Progress& slot) {
    try {
      Instruments own = index == 0 ? instruments : Instruments{};
      own.trace = index == instruments.traced ? instruments.trace : nullptr;
      own.progress = &slot;
      own.encoders = encoders;
      const std::uint64_t before = slot.events;
      HandOn next_step = done(simulate(scenario, range.first + index, own));
      const std::unique_lock lock(mutex);
      events += slot.events - before;
      slot.scheme = 0;
      slot.now_ns = 0;
      slot.events = 0;
      ++finished;
      waiting.emplace(index, std::move(next_step));
    } catch (const Stopped&) {
      return;
    } catch (...) {
      fail();
      return;
    }
    hand_on();
  }

  // One thread at a time, while the others go on.
  void hand_on() {
    std::unique_lock lock(mutex);
    if (handing_on) return;
    handing_on = true;
    while (!failure && !waiting.empty() && waiting.begin()->first == handed_on) {
      HandOn first = std::move(waiting.begin()->second);
      waiting.erase(waiting.begin());
      lock.unlock();
      try {
        first();
        first = {};
      } catch (...) {
        fail();
      }
      lock.lock();
      ++handed_on;
      moved_on.notify_all();
    }
    handing_on = false;
  }

  void fail() {
    {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
    stop();
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    for (Progress& one : progress) one.stop = true;
    moved_on.notify_all();
  }

  const Scenario& scenario;
  const ReplicateRange range;
  const std::uint32_t threads;
  const std::uint32_t encoders;  // for each of them: what is left of the processors
  const Done done;
  const Instruments instruments;  // of the first replicate
  std::deque<Progress> progress;  // by thread
  std::function<void()> all_done;
  std::atomic<std::uint32_t> left{0};  // threads

  mutable std::mutex mutex;  // of what follows
  std::condition_variable moved_on;
  std::map<std::uint32_t, HandOn> waiting;  // for one before them
  std::uint32_t next = 0;
  std::uint32_t handed_on = 0;
  std::uint32_t finished = 0;
  std::uint64_t events = 0;  // of those
  bool handing_on = false;
  bool stopping = false;
  std::exception_ptr failure;
  boost::asio::thread_pool pool;  // last: its threads end first
};

Replicates::Replicates(const Scenario& scenario, ReplicateRange range, std::uint32_t threads, Done done,
                       const Instruments& instruments)
    : state_(std::make_unique<State>(scenario, range, threads, std::move(done), instruments)) {}

Replicates::~Replicates() {
  state_->stop();
  state_->pool.join();
}

void Replicates::start(std::function<void()> all_done) {
  state_->all_done = std::move(all_done);
  state_->left = state_->threads;
  for (std::uint32_t thread = 0; thread < state_->threads; ++thread)
    boost::asio::post(state_->pool, [state = state_.get(), thread] { state->work(thread); });
}

void Replicates::stop() { state_->stop(); }

Replicates::Snapshot Replicates::snapshot() const {
  const auto schemes = static_cast<double>(state_->scenario.schemes.size());
  const auto duration = static_cast<double>(state_->scenario.duration.ns);
  const std::lock_guard lock(state_->mutex);
  Snapshot snapshot{.finished = state_->finished, .events = state_->events};
  double lived = state_->finished;  // replicates, those under way in part
  for (const Progress& one : state_->progress) {
    snapshot.events += one.events;
    lived += std::min(1.0, (one.scheme + static_cast<double>(one.now_ns) / duration) / schemes);
  }
  snapshot.done = lived / static_cast<double>(state_->range.count);
  return snapshot;
}

void Replicates::finish() {
  state_->pool.join();
  if (state_->failure) std::rethrow_exception(state_->failure);
  for (auto& [index, hand_on] : std::exchange(state_->waiting, {})) hand_on();
}

void run_all(const Scenario& scenario, ReplicateRange range, std::uint32_t threads,
             const std::function<void(RunResult&& run)>& sink, const std::atomic<bool>& stop) {
  constexpr auto kPoll = std::chrono::milliseconds(50);
  Replicates replicates(scenario, range, threads, [&](RunResult&& run) -> Replicates::HandOn {
    return [&sink, kept = std::make_shared<RunResult>(std::move(run))] { sink(std::move(*kept)); };
  });
  std::promise<void> done;
  replicates.start([&] { done.set_value(); });
  const std::future<void> end = done.get_future();
  while (end.wait_for(kPoll) != std::future_status::ready)
    if (stop) replicates.stop();
  replicates.finish();
  if (stop) throw Stopped();
}

}  // namespace floe
