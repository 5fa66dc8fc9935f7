// Every scheme under every fault, from both registries and none by name: a few short runs of each pair, with the fault
// drawn as the swarm draws it, that keep every law. Among these are that bytes sent are bytes received and lost, and
// that what can be rebuilt is whole again in the calm at the end.
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "faults/fault.hpp"
#include "fields/draws.hpp"
#include "schemes/registry.hpp"
#include "swarm/judge.hpp"
#include "tests/scenario_of.hpp"
#include "text/document.hpp"

namespace floe::swarm {
namespace {

constexpr int kRuns = 4;  // of each pair
constexpr std::uint32_t kNodes = 19;

class Thrown final : public Court {
 public:
  [[noreturn]] void convict(const Breach& breach) override {
    throw std::runtime_error(breach.law + " at " + to_text(breach.at) + ": " + breach.detail);
  }
};

// What the scenario says of domains and recordings is there for faults that ask for it.
Scenario scenario_for(std::string_view scheme) {
  return scenario_of(R"({"name": "pair", "duration": "10d", "calm": "4d",
      "committee": {"nodes": 19, "shards": 19}, "domains": {"rack": 6, "site": 4, "provider": ["30%", "20%"]},
      "repair": {"detection": "1h", "backoff_limit": "10min"},
      "blobs": [{"count": 2, "size": "3kB"}, {"count": 2, "size": "20kB", "content": "sized"}],
      "schemes": [{"model": ")" +
                     std::string(scheme) + R"("}], "reads": [{"at": ["1d", "5d", "9d"]}]})");
}

// A fault of this model that fits the scenario; most that are drawn do.
Scenario with(const Scenario& scenario, const faults::Entry& fault, int number) {
  for (std::uint32_t attempt = 0; attempt < 100; ++attempt) {
    const std::string model(fault.description.name);
    fields::Draws draws(Stream(static_cast<std::uint64_t>(number), attempt, 0, "pair/" + model), days(6),
                        kNodes - 1);
    const std::shared_ptr<void> settings = fault.description.table().make();
    fields::draw_fields(draws, fault.description.table(), settings.get());
    Scenario drawn = scenario;
    drawn.seed = static_cast<std::uint64_t>(number + 1);
    drawn.faults.push_back({model, model, {fault.description.table(), settings}});
    try {
      return scenario_of(resolved_json(drawn));
    } catch (const text::DocumentError&) {
      continue;
    }
  }
  throw std::runtime_error("no draw of the fault fits the scenario");
}

}  // namespace

TEST_CASE("every scheme keeps every law under every fault") {
  Thrown court;
  SightCounts counts;
  for (const schemes::Entry& scheme : schemes::registry())
    for (const faults::Entry& fault : faults::registry()) {
      CAPTURE(std::string(scheme.description.name));
      CAPTURE(std::string(fault.description.name));
      for (int number = 0; number < kRuns; ++number) {
        CAPTURE(number);
        CHECK_NOTHROW(
            judge(with(scenario_for(scheme.description.name), fault, number), number == 0, court, counts));
      }
    }
  // Laws were asked for something: of the end, of pieces that came back, of reads while some were missing.
  for (const char* sight :
       {"patience", "whole-after-loss", "real-blob-rebuilt", "blob-read-while-degraded"}) {
    CAPTURE(std::string(sight));
    CHECK(counts[sight_index(sight)] > 10);
  }
}

}  // namespace floe::swarm
