#include "run/replicates.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace floe {

struct Replicates::State {
  State(const Scenario& scenario, std::uint32_t threads, const Instruments& instruments)
      : scenario(scenario),
        instruments(instruments),
        progress(scenario.replicates),
        results(scenario.replicates),
        pool(threads) {}

  void run(std::uint32_t replicate) {
    if (!stopping) {
      try {
        Instruments own = replicate == 0 ? instruments : Instruments{};
        own.progress = &progress[replicate];
        RunResult result = simulate(scenario, replicate, own);
        const std::lock_guard lock(mutex);
        results[replicate] = std::move(result);
        ++finished;
      } catch (const Stopped&) {
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        stopping = true;
      }
    }
    if (--left == 0) all_done();
  }

  void stop() {
    stopping = true;
    for (Progress& one : progress) one.stop = true;
  }

  const Scenario& scenario;
  const Instruments instruments;  // of replicate 0
  std::deque<Progress> progress;  // by replicate
  std::vector<std::optional<RunResult>> results;
  std::mutex mutex;  // of results and failure
  std::exception_ptr failure;
  std::function<void()> all_done;
  std::atomic<std::uint32_t> finished{0};
  std::atomic<std::uint32_t> left{0};
  std::atomic<bool> stopping{false};
  boost::asio::thread_pool pool;  // last: its threads end first
};

Replicates::Replicates(const Scenario& scenario, std::uint32_t threads, const Instruments& instruments)
    : state_(std::make_unique<State>(scenario, std::clamp(threads, 1u, scenario.replicates), instruments)) {}

Replicates::~Replicates() {
  state_->stop();
  state_->pool.join();
}

void Replicates::start(std::function<void()> all_done) {
  state_->all_done = std::move(all_done);
  state_->left = state_->scenario.replicates;
  for (std::uint32_t replicate = 0; replicate < state_->scenario.replicates; ++replicate)
    boost::asio::post(state_->pool, [state = state_.get(), replicate] { state->run(replicate); });
}

void Replicates::stop() { state_->stop(); }

Replicates::Snapshot Replicates::snapshot() const {
  Snapshot snapshot{.finished = state_->finished};
  const auto schemes = static_cast<double>(state_->scenario.schemes.size());
  const auto duration = static_cast<double>(state_->scenario.duration.ns);
  double running = 0;
  for (std::uint32_t replicate = 0; replicate < state_->scenario.replicates; ++replicate) {
    const Progress& one = state_->progress[replicate];
    snapshot.events += one.events;
    running += std::min(1.0, (one.scheme + static_cast<double>(one.now_ns) / duration) / schemes);
  }
  snapshot.done = running / static_cast<double>(state_->scenario.replicates);
  snapshot.days = running * schemes * to_seconds(state_->scenario.duration) / 86400;
  return snapshot;
}

std::vector<RunResult> Replicates::take() {
  state_->pool.join();
  if (state_->failure) std::rethrow_exception(state_->failure);
  std::vector<RunResult> finished;
  for (std::optional<RunResult>& result : state_->results)
    if (result) finished.push_back(std::move(*result));
  return finished;
}

}  // namespace floe
