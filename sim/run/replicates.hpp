// Replicates side by side on real threads. Each is a pure function of its number, and they are handed on in
// the order of their numbers, so what comes out depends neither on the number of threads nor on who finishes
// first. No more of them are in memory than a few for each thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "run/simulate.hpp"

namespace floe {

// Which replicates of a scenario.
struct ReplicateRange {
  std::uint32_t first = 0;
  std::uint32_t count = 1;
};

class Replicates {
 public:
  // Called for a replicate that is done, on the thread that simulated it, while others do the same. What it returns
  // is called for one replicate after the other, from any thread.
  using HandOn = std::function<void()>;
  using Done = std::function<HandOn(RunResult&& run)>;

  // `scenario` outlives this, and so does what the instruments name; all but progress and the trace are for the
  // first replicate.
  Replicates(const Scenario& scenario, ReplicateRange range, std::uint32_t threads, Done done,
             const Instruments& instruments = {});
  ~Replicates();  // stops what runs
  Replicates(const Replicates&) = delete;
  Replicates& operator=(const Replicates&) = delete;

  void start(std::function<void()> all_done);  // called once, from one of the threads
  void stop();                                 // what has not finished never will; from any thread

  struct Snapshot {
    std::uint32_t finished = 0;
    double done = 0;  // 0..1, of all
    std::uint64_t events = 0;
  };
  Snapshot snapshot() const;

  // Waits for the threads and hands on what has finished after one that was stopped. Rethrows what a
  // simulation or one of the two functions threw.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Runs all of them and waits; `sink` is called for one after the other, from any thread. Throws Stopped soon after
// `stop` is set.
void run_all(const Scenario& scenario, ReplicateRange range, std::uint32_t threads,
             const std::function<void(RunResult&& run)>& sink, const std::atomic<bool>& stop);

}  // namespace floe
