// Replicates side by side on real threads. Each is a pure function of its number, so what comes out depends
// neither on the number of threads nor on who finishes first.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "run/simulate.hpp"

namespace floe {

class Replicates {
 public:
  // `scenario` outlives this, and so does what the instruments name; all but progress are for replicate 0.
  Replicates(const Scenario& scenario, std::uint32_t threads, const Instruments& instruments = {});
  ~Replicates();  // stops what runs
  Replicates(const Replicates&) = delete;
  Replicates& operator=(const Replicates&) = delete;

  void start(std::function<void()> all_done);  // called once, from one of the threads
  void stop();                                 // what has not finished never will; from any thread

  struct Snapshot {
    std::uint32_t finished = 0;
    double done = 0;  // 0..1, of all
    double days = 0;  // of virtual time, all schemes and replicates together
    std::uint64_t events = 0;
  };
  Snapshot snapshot() const;

  // Waits for the threads; finished replicates in order of number. Rethrows what a simulation threw.
  std::vector<RunResult> take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace floe
