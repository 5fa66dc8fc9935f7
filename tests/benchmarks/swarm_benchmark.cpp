// Runs of the swarm, as `floe fuzz` does them: drawn, run in a child process under every law, one in sixteen
// repeated in lockstep.
#include <benchmark/benchmark.h>

#include "swarm/swarm.hpp"

namespace floe::swarm {
namespace {

void runs(benchmark::State& state) {
  constexpr std::uint32_t kRuns = 512;
  double done = 0;
  for (auto _ : state)
    done +=
        run({.seed = 1, .runs = kRuns}, {.progress = [](std::uint32_t) {}, .shrinking = {}, .stop = {}}).runs;
  state.counters["runs/s"] = benchmark::Counter(done, benchmark::Counter::kIsRate);
}

BENCHMARK(runs)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace floe::swarm

BENCHMARK_MAIN();
