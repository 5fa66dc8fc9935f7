// How long a million rows of recorded availability take to be read: as a recording, and as a scenario's fault.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/random.hpp"
#include "recordings/read.hpp"
#include "scenario/reader.hpp"

namespace {

// Sessions of 1000 nodes, with fractions of seconds.
std::string rows(std::int64_t count) {
  floe::Stream stream(1, 0, 0, "rows");
  std::string text = "node,start,end,kind\n";
  double at = 1.6e9;
  for (std::int64_t i = 0; i < count; ++i) {
    if (i % 1000 == 0) at = 1.6e9;
    const double end = at + 1 + 36'000 * stream.uniform();
    char line[96];
    std::snprintf(line, sizeof line, "node-%d,%.3f,%.3f,%s\n", static_cast<int>(i / 1000), at, end,
                  i % 2 == 0 ? "up" : "down");
    text += line;
    at = end;
  }
  return text;
}

void read_recording(benchmark::State& state) {
  const std::string text = rows(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(floe::recordings::read(text));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(read_recording)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void read_scenario(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto path = folder / "floe-recording-benchmark.csv";
  std::ofstream(path) << rows(state.range(0));
  const std::string scenario =
      R"({"name": "big", "duration": "1d", "committee": {"nodes": 1000, "shards": 1000},
    "blobs": [{"count": 1, "size": "1kB"}], "schemes": [{"model": "red-stuff"}],
    "faults": [{"model": "replay", "file": "floe-recording-benchmark.csv"}]})";
  for (auto _ : state)
    benchmark::DoNotOptimize(floe::scenario::read_text((folder / "scenario.json").string(), scenario));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  std::filesystem::remove(path);
}
BENCHMARK(read_scenario)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
