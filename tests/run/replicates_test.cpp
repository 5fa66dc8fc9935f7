// Replicates on several threads: all of them, in their order, each handed on once.
#include "run/replicates.hpp"

#include <doctest/doctest.h>

#include <future>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/scenario_of.hpp"

namespace floe {
namespace {

Scenario small() {
  const std::vector<std::string> edits{"duration=2d",      "committee.nodes=10",     "committee.shards=10",
                                       "blobs[0].count=1", "blobs[0].content=sized", "faults=[]",
                                       "reads=[]"};
  return scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/quickstart.json", edits);
}

std::vector<std::uint32_t> numbers(std::uint32_t first, std::uint32_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), first);
  return all;
}

void run_to_the_end(Replicates& replicates) {
  std::promise<void> end;
  replicates.start([&] { end.set_value(); });
  end.get_future().wait();
  replicates.finish();
}

}  // namespace

TEST_CASE("what is made of replicates side by side is handed on in their order") {
  const Scenario scenario = small();
  for (const std::uint32_t threads : {1u, 2u, 5u}) {
    std::vector<std::uint32_t> handed_on;  // by one thread at a time
    Replicates replicates(scenario, {.first = 3, .count = 40}, threads,
                          [&](RunResult&& run) -> Replicates::HandOn {
                            return [&handed_on, number = run.replicate] { handed_on.push_back(number); };
                          });
    run_to_the_end(replicates);
    CHECK(handed_on == numbers(3, 40));
  }
}

TEST_CASE("what either step throws ends the run, and what came before is kept") {
  const Scenario scenario = small();
  for (const bool in_order : {false, true}) {
    CAPTURE(in_order);
    std::vector<std::uint32_t> handed_on;
    const auto fail_at_seven = [](std::uint32_t number) {
      if (number == 7) throw std::runtime_error("the seventh");
    };
    Replicates replicates(scenario, {.first = 0, .count = 40}, 2,
                          [&, in_order](RunResult&& run) -> Replicates::HandOn {
                            if (!in_order) fail_at_seven(run.replicate);
                            return [&handed_on, &fail_at_seven, in_order, number = run.replicate] {
                              if (in_order) fail_at_seven(number);
                              handed_on.push_back(number);
                            };
                          });
    CHECK_THROWS_WITH(run_to_the_end(replicates), "the seventh");
    CHECK(handed_on == numbers(0, static_cast<std::uint32_t>(handed_on.size())));
    CHECK(handed_on.size() <= 7);
  }
}

}  // namespace floe
