// Many random scenarios, each run with every law on. What breaks one is made small, once all runs are over, and
// told with what it takes to see it again.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "swarm/apart.hpp"

namespace floe::swarm {

struct Plan {
  std::uint64_t seed = 1;
  std::uint32_t first = 0;
  std::uint32_t runs = 0;
  std::uint32_t most_findings = 10;  // after which it ends
  std::uint32_t most_trials = 2000;  // of shrinking one
  std::uint32_t threads = 1;         // runs at the same time; whatever it is, the outcome is the same
};

struct Finding {
  std::uint32_t number;  // of the run
  Breach breach;
  std::string text;          // of the smallest scenario that still shows it
  std::uint32_t trials = 0;  // until it was so small; none where it was left as it is
};

struct Outcome {
  std::uint32_t runs = 0;  // that are over, with or without a finding
  std::uint32_t twice = 0;
  std::vector<Finding> findings;
  SightCounts counts;
  // Models that were drawn, in the order of the registries: "faults: sessions" and how often.
  std::vector<std::pair<std::string, std::uint64_t>> models;
};

// Every so many runs, one is repeated in lockstep.
inline constexpr std::uint32_t kTwiceEvery = 16;

// `progress` is told how many runs are over, and then how many findings were made small; `stop` is asked a few
// times a second, and between the trials of shrinking.
struct Watcher {
  std::function<void(std::uint32_t runs)> progress;
  std::function<void(std::size_t findings)> shrinking;
  std::function<bool()> stop;
};
Outcome run(const Plan& plan, const Watcher& watcher);

// A scenario that somebody has. A breach, where there is one, with the scenario as it is.
std::optional<Breach> replay(const std::string& text, SightCounts& counts);

// Sights that did not occur in as many runs as they should have, and models that were never drawn.
std::vector<std::string> unseen(const Outcome& outcome);

// What a law says and of which sort it is, for a finding of its name.
std::string sentence_of(const std::string& law);
std::string_view sort_of(const std::string& law);

}  // namespace floe::swarm
