// Nodes that send and receive at a fraction of their rates for a time, then at all of it: neighbours that fill the
// link, a throttled machine, a disk at its limit. The times of one node take turns as those of sessions do
// (timing/renewal); short ones are flapping. What is under way goes on at the other rate and loses no byte; under fifo
// sharing, what has left its sender by the next change waits for a slow receiver no longer.
// Source: fail-slow hardware (Gunawi et al., Fail-Slow at Scale, FAST 2018), where links and disks run at a fraction of
// their speed for hours to months.
// Law: an alternating renewal process for each node by itself; its lengths are drawn from the two laws of its fields, from
// the stationary state or from a fresh one.
// Not modelled: nodes that answer late without sending slowly, links of regions, and rates that change little by little.
#include "faults/fault.hpp"
#include "nodes/attributes/slowdowns.hpp"
#include "nodes/node_choice.hpp"
#include "timing/renewal.hpp"

namespace floe::faults {
namespace {

struct SlowSettings {
  double rate = 0.1;
  Distribution fast = Distribution::exponential(days(30));
  Distribution slow = Distribution::exponential(hours(6));
  Start start = Start::stationary;
  NodeChoice among{};
};

const fields::Table& table() {
  using S = SlowSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("rate", &S::rate, fields::share(0.001, 1),
                   "The share of its rates at which a slow node sends and receives."),
       fields::row("fast", &S::fast, fields::law(), "How long a node has all of its rates."),
       fields::row("slow", &S::slow, fields::law(), "How long a node is slow."),
       fields::row(
           "start", &S::start, start_of_renewal(),
           "How the run begins: \"stationary\" as if this had always gone on, \"fresh\" with no node slow."),
       fields::row("among", &S::among, node_choice(), "The nodes that are slow at times.")});
  return table;
}

constexpr Metric kTimes("fault.slowdowns", "times", Form::count, Better::neither, Shown::results,
                        "times that nodes became slow",
                        "Times that a node became slow; one that is slow as the run begins did not.");
constexpr Metric kShare("fault.slow_share", "", Form::share, Better::neither, Shown::results,
                        "time that nodes were slow",
                        "Share of the time of all nodes in which they had a fraction of their rates.");
constexpr const Metric* kMetrics[] = {&kTimes, &kShare};

class Slow final : public Process {
 public:
  Slow(const SlowSettings& settings, const FaultRights& rights)
      : settings_(settings),
        rights_(rights),
        times_(rights.record.counter(kTimes)),
        since_(rights.nodes.count(), Instant::never()) {}

  void start() override {
    const auto nodes = chosen(settings_.among, rights_.domains, rights_.nodes.count(), rights_.streams);
    for (const NodeId node : nodes) rights_.spawn(live(node), node);
  }
  void on(const NodeChange& change) override;
  void close() override;

 private:
  task<void> live(NodeId node);
  void begin(NodeId node);
  void end(NodeId node);
  void count(NodeId node);

  SlowSettings settings_;
  FaultRights rights_;
  Counter& times_;
  std::vector<Instant> since_;  // by node; never: it has all of its rates
  double seconds_ = 0;          // of nodes, over
};

task<void> Slow::live(NodeId node) {
  Stream stream = rights_.streams.of(node);
  const Beginning begun = begin_renewal(settings_.fast, settings_.slow, settings_.start, stream);
  Duration first = begun.left;
  if (begun.is_second) {
    begin(node);
    co_await sleep(rights_.loop, begun.left);
    end(node);
    first = settings_.fast.sample(stream);
  }
  co_await sleep(rights_.loop, first);
  while (true) {
    ++times_;
    begin(node);
    co_await sleep(rights_.loop, settings_.slow.sample(stream));
    end(node);
    co_await sleep(rights_.loop, settings_.fast.sample(stream));
  }
}

void Slow::begin(NodeId node) {
  since_[node] = rights_.loop.now();
  slow_down(rights_.nodes, node, settings_.rate);
}

// Unless somebody else has ended it.
void Slow::on(const NodeChange& change) {
  if (change.attribute == &kSlowdowns && rights_.nodes.get(kSlowdowns, change.node).empty())
    count(change.node);
}

void Slow::count(NodeId node) {
  if (since_[node] == Instant::never()) return;
  seconds_ += to_seconds(rights_.loop.now() - since_[node]);
  since_[node] = Instant::never();
}

void Slow::end(NodeId node) {
  count(node);
  speed_up(rights_.nodes, node, settings_.rate);
}

void Slow::close() {
  for (NodeId node = 0; node < rights_.nodes.count(); ++node) count(node);
  rights_.record.set(kShare, seconds_ / (to_seconds(rights_.loop.now() - Instant{}) * rights_.nodes.count()));
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<SlowSettings>();
  check_renewal("fast", settings.fast, settings.start, complaints);
  check_renewal("slow", settings.slow, settings.start, complaints);
  check_choice("among", settings.among, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<SlowSettings>();
  idle_choice("among", settings.among, cast, complaints);
  if (settings.rate == 1)
    complaints.push_back({"rate", "a slow node then has all of its rates", "a smaller share"});
}

}  // namespace

extern const Entry slow{
    .description = {.name = "slow",
                    .sentence = "Nodes send and receive at a fraction of their rates for a time.",
                    .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Slow, SlowSettings>,
    .check = check,
    .idle = idle};

}  // namespace floe::faults
