// One run of a scheme that may branch, watched for how near it comes to a rare event. How near is the least margin so
// far: pieces that the worst blob can still lose. Of losses for good it is counted by what is held anywhere, of
// unreadable blobs by what is on nodes that are up.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "record/metric.hpp"
#include "scenario/scenario.hpp"

namespace floe::rare {

enum class Counted : std::uint8_t { held, live };

// What is estimated: a metric that is 0 in every run in which the event does not happen.
struct Event {
  const Metric* metric;
  Counted counted;
};

// Of a metric that can be asked for; its name, and those of all. None where there is no such event.
std::optional<Event> event_of(std::string_view metric);
std::vector<std::string_view> events();

// A run is a replicate and the branches that it takes: after the event of that number it goes on under another key
// (timing/lasting). The same course is the same run, on any thread.
struct Branch {
  std::uint64_t event;
  std::uint64_t key;
};
struct Course {
  std::uint32_t replicate;
  std::vector<Branch> branches{};
};

struct Outcome {
  struct Step {
    std::int64_t margin;
    std::uint64_t event;  // with which it was reached first
  };
  std::vector<Step> steps{};  // the margin falls from each to the next
  double value = 0;           // of the metric; 0 of a run that was ended early
  std::uint64_t events = 0;

  // The event with which the margin was first no more than this.
  std::optional<std::uint64_t> reached(std::int64_t margin) const;
};

// Of a scenario with one scheme. The run ends where the margin is no more than `aim` after the last branch, or where
// the value is known, and with the scenario otherwise. Throws Stopped soon after `stop` is set.
Outcome run_trial(const Scenario& scenario, const Event& event, const Course& course,
                  std::optional<std::int64_t> aim, const std::atomic<bool>& stop);

}  // namespace floe::rare
