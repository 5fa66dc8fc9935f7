// Multilevel splitting with fixed effort (Kahn and Harris 1951; Garvels, thesis, Twente 2000; Bréhier et al. 2016 for why
// it is unbiased). Runs that come as near to the event as a level are repeated up to that instant and branch there; of
// the branches some come to the next level, and so on. The product of the shares is unbiased, whatever the levels are,
// since each stage takes a fixed number of branches of states drawn evenly from those that came to the level before, and
// every branch goes on by the law of the run given what the run has shown so far.
// Levels and how many branches each stage takes come from a pilot, whose draws are used for nothing else. Repetitions
// of the whole procedure are independent, and the interval is of their mean.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "rare/trial.hpp"

namespace floe::rare {

struct Stage {
  std::optional<std::int64_t> margin;  // at which its runs end; none of the last: they end with the event
  std::uint32_t runs = 0;              // in each repetition
};

struct Plan {
  std::vector<Stage> stages{};
  std::uint64_t runs = 0;  // of the pilot
  std::string why{};       // there is no plan
};

struct StageCount {
  std::uint64_t runs = 0;
  std::uint64_t hits = 0;
};

struct Repetition {
  double estimate = 0;
  std::vector<StageCount> stages{};
  std::uint32_t ancestors = 0;  // replicates from which those come in which the event happened
  std::uint64_t events = 0;     // of the simulations
};

// Its runs on so many threads; what comes out depends on no thread.
Plan plan_of(const Scenario& scenario, const Event& event, std::uint32_t threads,
             const std::atomic<bool>& stop);

// Pure function of its number.
Repetition repeat(const Scenario& scenario, const Event& event, const Plan& plan, std::uint32_t repetition,
                  const std::atomic<bool>& stop);

}  // namespace floe::rare
