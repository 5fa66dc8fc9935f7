// A repair storm through every model of sharing, and through SimGrid where the machine has it; the last storm
// is the first, ten times over, to see what a transfer costs when everything grows. Names are
// model/hosts/repairers/pieces each/at a time; counters are errors against max-min from the definition,
// in per cent: of a transfer's time on average and at worst, and of the time until all is done. That truth
// takes 20 s for the larger storm and SimGrid minutes: --benchmark_filter=-simgrid leaves it out.
#include <benchmark/benchmark.h>

#include <map>
#include <tuple>

#include "tests/sharing/transfer_set.hpp"
#if FLOE_HAS_SIMGRID
#include "tests/sharing/simgrid_player.hpp"
#endif

namespace floe {
namespace {

struct Size {
  std::uint32_t hosts, receivers, pieces, at_once;
  auto operator<=>(const Size&) const = default;
};

TransferSet storm_of(const Size& size) {
  return storm(size.hosts, size.receivers, size.pieces, size.at_once);
}

// Played once for each size, by the first model that needs it.
const Played& truth(const Size& size) {
  static std::map<Size, Played> known;
  const auto it = known.find(size);
  if (it != known.end()) return it->second;
  return known[size] = TransferPlayer::play(storm_of(size), "exact", 0);
}

void report_cost(benchmark::State& state, std::size_t fetches) {
  const auto flows = static_cast<double>(fetches);
  state.counters["flows"] = flows;
  state.counters["per_flow"] =
      benchmark::Counter(flows, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void report(benchmark::State& state, const Size& size, const Played& played) {
  const Deviation error(played, truth(size));
  report_cost(state, played.times.size());
  state.counters["mean%"] = 100 * error.mean;
  state.counters["worst%"] = 100 * error.worst;
  state.counters["all%"] = 100 * error.all;
}

void ours(benchmark::State& state, const Size& size, const char* model, double eps) {
  const TransferSet set = storm_of(size);
  Played played;
  for (auto _ : state) played = TransferPlayer::play(set, model, eps);
  report(state, size, played);
}

void ours_grown(benchmark::State& state, const Size& size, const char* model, double eps) {
  const TransferSet set = storm_of(size);
  for (auto _ : state) benchmark::DoNotOptimize(TransferPlayer::play(set, model, eps));
  report_cost(state, set.fetches());
}

// What the model alone takes of a transfer, its events included: as many as there are hosts are under way,
// and whoever ends is followed at once, without the message that asks for it in a storm.
class Relay final : private FlowEnd {
 public:
  Relay(const char* model, double eps, std::uint32_t hosts)
      : sharing_(make_sharing(model, eps, loop_, *this)) {
    for (std::uint32_t i = 0; i < 2 * hosts; ++i) sharing_->add_link(Rate{5'000'000});
    Stream stream(1, 0, 0, "relay");
    for (std::uint32_t i = 0; i < 64 * hosts; ++i) {
      Flow& flow = flows_.emplace_back();
      flow.volume = Bytes{63 * 1024 + static_cast<std::int64_t>(stream.below(2048))};
      flow.cross(2 * static_cast<std::uint32_t>(stream.below(hosts)));
      flow.cross(2 * static_cast<std::uint32_t>(stream.below(hosts)) + 1);
    }
    for (std::uint32_t i = 0; i < hosts; ++i) follow();
  }
  std::uint64_t run_for(Duration time) {
    const std::uint64_t before = ended_;
    loop_.run_until(loop_.now() + time);
    return ended_ - before;
  }

 private:
  void follow() { sharing_->start(flows_[started_++ % flows_.size()]); }
  void flow_ended(std::uint32_t) override {
    ++ended_;
    follow();
  }

  EventLoop loop_;
  std::unique_ptr<Sharing> sharing_;
  std::vector<Flow> flows_;
  std::uint64_t started_ = 0;
  std::uint64_t ended_ = 0;
};

void model_alone(benchmark::State& state, const char* model, double eps) {
  Relay relay(model, eps, 1000);
  std::uint64_t flows = 0;
  for (auto _ : state) flows += relay.run_for(seconds(1));
  state.counters["per_flow"] = benchmark::Counter(static_cast<double>(flows),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(model_alone, fifo, "fifo", 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(model_alone, max_min_eps, "max-min", 0.01)->Unit(benchmark::kMillisecond);

#if FLOE_HAS_SIMGRID
void simgrid_storm(benchmark::State& state, const Size& size, const char* optim) {
  const TransferSet set = storm_of(size);
  SimgridPlayed played;
  for (auto _ : state) {
    played = play_in_simgrid(set, optim);
    state.SetIterationTime(played.cpu_seconds);
  }
  report(state, size, played);
}
#endif

std::string name_of(const Size& size) {
  return "/" + std::to_string(size.hosts) + "/" + std::to_string(size.receivers) + "/" +
         std::to_string(size.pieces) + "/" + std::to_string(size.at_once);
}

void add_grown(const Size& size) {
  const auto with = [&](const std::string& label, const char* model, double eps) {
    benchmark::RegisterBenchmark((label + name_of(size)).c_str(), ours_grown, size, model, eps)
        ->Unit(benchmark::kMillisecond);
  };
  with("max-min eps 1%", "max-min", 0.01);
  with("max-min exact", "max-min", 0);
  with("fifo", "fifo", 0);
}

void add(const Size& size) {
  const std::string name = name_of(size);
  const auto with = [&](const std::string& label, const char* model, double eps) {
    return benchmark::RegisterBenchmark((label + name).c_str(), ours, size, model, eps)
        ->Unit(benchmark::kMillisecond);
  };
  with("max-min eps 1%", "max-min", 0.01);
  with("max-min exact", "max-min", 0);
  with("fifo", "fifo", 0);
  with("full re-solve", "exact", 0)->Iterations(1);
#if FLOE_HAS_SIMGRID
  for (const char* optim : {"Lazy", "Full"})
    benchmark::RegisterBenchmark(("simgrid " + std::string(optim) + name).c_str(), simgrid_storm, size, optim)
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1)
        ->UseManualTime();
#endif
}

}  // namespace
}  // namespace floe

int main(int argc, char** argv) {
  floe::add({1000, 10, 999, 999});
  floe::add({1000, 100, 334, 100});
  floe::add_grown({10'000, 100, 999, 999});
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
