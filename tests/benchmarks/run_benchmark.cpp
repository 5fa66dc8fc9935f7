// Whole runs, as `floe run` does them but for files and threads, and the repair of real sliver pairs:
// fetched, rebuilt and verified, without the making of the blobs.
#include <benchmark/benchmark.h>
#include <time.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "run/simulate.hpp"
#include "scenario/reader.hpp"

namespace floe {
namespace {

Scenario read(const std::string& name, const std::vector<std::string>& edits = {}) {
  return scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/" + name + ".json", edits);
}

// Of this thread, on which all events happen: a busy machine would be in the clock's time.
std::int64_t processor_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

double total(const RunResult& result, const char* metric) {
  double sum = 0;
  for (const SchemeResult& scheme : result.schemes)
    for (const Measurement& measurement : scheme.metrics)
      if (measurement.row->name == metric && measurement.value) sum += to_double(*measurement.value);
  return sum;
}

void whole_run(benchmark::State& state, const char* name) {
  const Scenario scenario = read(name);
  double events = 0;
  for (auto _ : state) events += total(simulate(scenario, 0), "events");
  state.counters["events/s"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
}

// Blobs are made and encoded before the first event, from which the time counts.
struct FirstEvent final : EventObserver {
  void begins(const EventView&) override {
    if (began == 0) began = processor_ns();
  }
  std::int64_t began = 0;
};

void repaired_pairs(benchmark::State& state) {
  const Scenario scenario = read(
      "one-departure", {R"(blobs=[{"count": 20, "size": "1MiB"}])", R"(schemes=[{"model": "red-stuff"}])"});
  double pairs = 0;
  for (auto _ : state) {
    FirstEvent first;
    const RunResult result = simulate(scenario, 0, {.observer = &first});
    state.SetIterationTime(static_cast<double>(processor_ns() - first.began) / 1e9);
    pairs += total(result, "rebuilt.pieces") / 2;
  }
  state.counters["pairs/s"] = benchmark::Counter(pairs, benchmark::Counter::kIsRate);
}

BENCHMARK_CAPTURE(whole_run, quickstart, "quickstart")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_run, mainnet_shape, "mainnet-shape")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_run, churn_year, "churn-year")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_run, thousands_real, "thousands-real")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_run, scale_10k, "scale-10k")->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(repaired_pairs)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(3);

}  // namespace
}  // namespace floe

BENCHMARK_MAIN();
