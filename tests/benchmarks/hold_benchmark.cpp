// The hold model: N events pending; the earliest is taken and one is made an Exp(1) later. In one run, the
// loop as it is (callback, digest, 256 bytes of state touched) beside a binary heap that only keeps (time,
// sequence), and beside ns-3 where the machine has it.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <queue>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/event_loop.hpp"
#include "tasks/task.hpp"
#include "tests/benchmarks/hold_others.hpp"

namespace floe {
namespace {

constexpr std::size_t kDelays = 1 << 16;

std::vector<Duration> delays() {
  Stream stream(1, 0, 0, "hold");
  std::vector<Duration> all(kDelays);
  for (Duration& delay : all) delay = Distribution::exponential(seconds(1)).sample(stream);
  return all;
}

struct Hold;

struct alignas(64) Node {
  Hold* hold;
  std::uint64_t words[31];
};
static_assert(sizeof(Node) == 256);

struct Hold {
  EventLoop loop;
  std::vector<Duration> delay = delays();
  std::vector<Node> nodes;
  std::size_t next = 0;

  Callback bare(std::uint64_t entity) { return {run_bare, this, entity}; }
  Callback touching(std::uint64_t entity) { return {run_touching, &nodes[entity], entity}; }
  void schedule(std::uint64_t entity, const Callback& callback) {
    loop.after(delay[next++ % kDelays], EventKind::other, static_cast<std::uint32_t>(entity), callback);
  }

  static void run_bare(void* self, std::uint64_t entity) {
    Hold& hold = *static_cast<Hold*>(self);
    hold.schedule(entity, hold.bare(entity));
  }
  static void run_touching(void* self, std::uint64_t entity) {
    Node& node = *static_cast<Node*>(self);
    for (std::uint64_t& word : node.words) ++word;
    node.hold->schedule(entity, {run_touching, self, entity});
  }
};

void loop_hold(benchmark::State& state, bool touch) {
  const auto pending = static_cast<std::uint64_t>(state.range(0));
  Hold hold;
  hold.nodes.resize(touch ? pending : 0, Node{&hold, {}});
  for (std::uint64_t entity = 0; entity < pending; ++entity)
    hold.schedule(entity, touch ? hold.touching(entity) : hold.bare(entity));
  // One second of virtual time runs every pending event once on average.
  const Duration slice{static_cast<std::int64_t>(1e9 * 100'000 / static_cast<double>(pending))};
  hold.loop.run_until(hold.loop.now() + seconds(2));
  const std::uint64_t before = hold.loop.events();
  for (auto _ : state) hold.loop.run_until(hold.loop.now() + slice);
  const auto events = static_cast<double>(hold.loop.events() - before);
  state.counters["ns/event"] =
      benchmark::Counter(events / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void binary_heap_hold(benchmark::State& state) {
  struct Entry {
    std::int64_t time;
    std::uint64_t sequence;
    bool operator>(const Entry& other) const {
      return time != other.time ? time > other.time : sequence > other.sequence;
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  const std::vector<Duration> delay = delays();
  std::uint64_t sequence = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i, ++sequence)
    queue.push({delay[sequence % kDelays].ns, sequence});
  double events = 0;
  for (auto _ : state) {
    for (int i = 0; i < 100'000; ++i, ++sequence) {
      const Entry entry = queue.top();
      queue.pop();
      queue.push({entry.time + delay[sequence % kDelays].ns, sequence});
    }
    events += 100'000;
  }
  state.counters["ns/event"] =
      benchmark::Counter(events / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

#if FLOE_HAS_NS3
void ns3_hold(benchmark::State& state) {
  const std::vector<Duration> delay = delays();
  Ns3Hold hold(state.range(0), delay);
  const Duration slice{static_cast<std::int64_t>(1e9 * 100'000 / static_cast<double>(state.range(0)))};
  hold.run(seconds(2));
  const std::uint64_t before = hold.events();
  for (auto _ : state) hold.run(slice);
  state.counters["ns/event"] = benchmark::Counter(static_cast<double>(hold.events() - before) / 1e9,
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
#endif

void coroutine_sleep(benchmark::State& state) {
  EventLoop loop;
  TaskGroup group;
  const std::vector<Duration> delay = delays();
  std::size_t next = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    group.spawn([](EventLoop& clock, const std::vector<Duration>& wait, std::size_t& at) -> task<> {
      while (true) co_await sleep(clock, wait[at++ % kDelays]);
    }(loop, delay, next));
  const Duration slice{static_cast<std::int64_t>(1e9 * 100'000 / static_cast<double>(state.range(0)))};
  loop.run_until(loop.now() + seconds(2));
  const std::uint64_t before = loop.events();
  for (auto _ : state) loop.run_until(loop.now() + slice);
  state.counters["ns/event"] = benchmark::Counter(static_cast<double>(loop.events() - before) / 1e9,
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void kill_parked(benchmark::State& state) {
  double killed = 0;
  for (auto _ : state) {
    state.PauseTiming();
    EventLoop loop;
    TaskGroup group;
    for (std::int64_t i = 0; i < state.range(0); ++i)
      group.spawn([](EventLoop& clock) -> task<> { co_await sleep(clock, days(1)); }(loop));
    state.ResumeTiming();
    group.clear();
    killed += static_cast<double>(state.range(0));
  }
  state.counters["ns/task"] =
      benchmark::Counter(killed / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

constexpr std::int64_t kSmall = 1000;
constexpr std::int64_t kLarge = 1'000'000;

BENCHMARK_CAPTURE(loop_hold, bare, false)
    ->RangeMultiplier(10)
    ->Range(kSmall, kLarge)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(loop_hold, with_state, true)
    ->RangeMultiplier(10)
    ->Range(kSmall, kLarge)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(binary_heap_hold)->RangeMultiplier(10)->Range(kSmall, kLarge)->Unit(benchmark::kMillisecond);
#if FLOE_HAS_NS3
BENCHMARK(ns3_hold)->RangeMultiplier(10)->Range(kSmall, kLarge)->Unit(benchmark::kMillisecond);
#endif
BENCHMARK(coroutine_sleep)->RangeMultiplier(10)->Range(kSmall, kLarge)->Unit(benchmark::kMillisecond);
BENCHMARK(kill_parked)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace floe

BENCHMARK_MAIN();
