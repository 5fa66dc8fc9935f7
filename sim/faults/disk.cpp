// One disk of a machine dies, with the pieces of the shards on it; the other disks stay. The machine stops, gets an
// empty spare after a time (none, where a spare stands ready), and then rebuilds what was on the disk. A node's shards
// lie on its disks in turn, and metadata on the first. The disks of a machine that replaces another are new.
// Source: 1.5 % a year is what fleets report (Backblaze's drive statistics of 2023 and 2024); the Weibull law of shape
// 1.12 and scale 461 386 h is that of drives (Elerath and Pecht, DSN 2007).
// Law: each disk fails at a yearly rate (a Poisson process, times the regime's factor), or after a life that depends on
// age (timing/lives); or disks of named nodes fail at stated instants.
// Not modelled: a machine that serves from its other disks while it waits for a spare, disks that fail together, and
// errors of single sectors.
#include <algorithm>

#include "faults/fault.hpp"
#include "nodes/node_choice.hpp"
#include "timing/instants.hpp"
#include "timing/lasting.hpp"
#include "timing/lives.hpp"

namespace floe::faults {
namespace {

constexpr std::int64_t kMostDisks = 1000;  // of a node
constexpr std::uint64_t kMostInAll = 1'000'000;

struct DiskSettings : LifeSettings {
  std::uint32_t disks = 4;
  double rate = 0;
  std::vector<Duration> at{};
  std::vector<std::int64_t> nodes{};
  Distribution spare = Distribution::constant(Duration{});
  NodeChoice among{};
};

const fields::Table& table() {
  using S = DiskSettings;
  static const fields::Table table = fields::Table::of<S>(with_life_rows<S>(
      {fields::row("disks", &S::disks, fields::whole(1, kMostDisks),
                   "The disks of each node; its shards lie on them in turn, and metadata on the first."),
       fields::row("rate", &S::rate, fields::yearly(), "The expected failures of each disk in a year."),
       fields::row(
           "at", &S::at,
           fields::list(fields::duration(), {.expected = "a list of durations such as [\"1d\", \"36h\"]"}),
           "Instants at each of which one disk fails."),
       fields::row(
           "nodes", &S::nodes,
           fields::list(fields::whole<std::int64_t>(0, 65535), {.expected = "a list of whole numbers"}),
           "The node of which a disk fails at each instant of `at`, if it has a machine then; a random "
           "one where the list ends. Which of its disks is drawn."),
       fields::row(
           "spare", &S::spare, fields::duration_or_law(),
           "The time until an empty spare is in place and the node is back; 0s where one stands ready."),
       fields::row("among", &S::among, node_choice(),
                   "The nodes whose disks fail at the rate, after their lives or where one is drawn.")},
      "How long a disk lives."));
  return table;
}

constexpr Metric kDisks("fault.disks", "disks", Form::count, Better::neither, Shown::results, "disks failed",
                        "Disks that failed with what lay on them, beside those of nodes that departed.");
constexpr Metric kAsked(
    "fault.disks_asked", "disks", Form::count, Better::neither, Shown::results, "failures of disks asked for",
    "Failures of disks whose instants came. A node without a machine has no disk that fails.",
    {.happened = &kDisks});
constexpr const Metric* kMetrics[] = {&kAsked, &kDisks};

class Disks final : public Process {
 public:
  Disks(const DiskSettings& settings, const FaultRights& rights)
      : settings_(settings),
        at_rate_(between_events(settings.rate)),
        rights_(rights),
        asked_(rights.record.counter(kAsked)),
        failed_(rights.record.counter(kDisks)) {}

  void start() override;
  void on(const NodeChange& change) override;

 private:
  struct Slot {  // of a disk in a machine
    Stream stream;
    std::uint32_t disk = 0;  // which one it holds: those that failed before are counted
  };

  std::size_t slot_of(NodeId node, std::uint32_t number) const {
    return std::size_t{node} * settings_.disks + number;
  }
  void begin_lives(NodeId node, std::uint32_t number, bool is_first);
  task<void> fail_after(NodeId node, std::uint32_t number, DrawnTime usual);
  task<void> fail_at(NodeId node, std::uint32_t number, Duration at);
  void fail(NodeId node, std::uint32_t number);
  task<void> be_away(Outage outage, DrawnTime time);

  DiskSettings settings_;
  Distribution at_rate_;
  FaultRights rights_;
  Counter& asked_;
  Counter& failed_;
  std::vector<NodeId> among_{};  // ascending
  std::vector<Slot> slots_{};    // by node, then disk
};

void Disks::start() {
  const std::uint32_t nodes = rights_.nodes.count();
  among_ = chosen(settings_.among, rights_.domains, nodes, rights_.streams);
  for (std::uint32_t slot = 0; slot < nodes * settings_.disks; ++slot)
    slots_.push_back({rights_.streams.of(slot, "/lives")});
  for (const NodeId node : among_)
    for (std::uint32_t number = 0; number < settings_.disks; ++number) begin_lives(node, number, true);
  Stream stream = rights_.streams.of(0);
  for (std::size_t i = 0; i < settings_.at.size(); ++i) {
    if (i >= settings_.nodes.size() && among_.empty()) return;
    const NodeId node = i < settings_.nodes.size() ? static_cast<NodeId>(settings_.nodes[i])
                                                   : among_[stream.below(among_.size())];
    const auto number = static_cast<std::uint32_t>(stream.below(settings_.disks));
    rights_.spawn(fail_at(node, number, settings_.at[i]), node);
  }
}

void Disks::on(const NodeChange& change) {
  if (change.what != NodeChange::What::joined || !std::ranges::binary_search(among_, change.node)) return;
  for (std::uint32_t number = 0; number < settings_.disks; ++number) begin_lives(change.node, number, false);
}

// Of a disk that begins the run, or takes the place of one that failed or went.
void Disks::begin_lives(NodeId node, std::uint32_t number, bool is_first) {
  Slot& slot = slots_[slot_of(node, number)];
  ++slot.disk;
  if (settings_.rate > 0) rights_.spawn(fail_after(node, number, DrawnTime::of(at_rate_, slot.stream)), node);
  if (!settings_.is_on()) return;
  rights_.spawn(
      fail_after(node, number, is_first ? settings_.first(slot.stream) : settings_.next(slot.stream)), node);
}

task<void> Disks::fail_after(NodeId node, std::uint32_t number, DrawnTime usual) {
  const std::uint32_t disk = slots_[slot_of(node, number)].disk;
  co_await Lasting(rights_.loop, rights_.clocks, usual, &rights_.hazard);
  if (slots_[slot_of(node, number)].disk != disk) co_return;
  if (rights_.nodes[node].has_machine) fail(node, number);
}

task<void> Disks::fail_at(NodeId node, std::uint32_t number, Duration at) {
  co_await sleep(rights_.loop, at);
  if (rights_.nodes[node].has_machine)
    fail(node, number);
  else
    ++asked_;
}

void Disks::fail(NodeId node, std::uint32_t number) {
  ++asked_;
  ++failed_;
  const Outage outage = rights_.nodes.take_down(node);
  rights_.nodes.lose_disk(node, {number, settings_.disks});
  if (std::ranges::binary_search(among_, node)) begin_lives(node, number, false);
  const auto time = DrawnTime::of(settings_.spare, slots_[slot_of(node, number)].stream);
  if (time.time() == Duration{})
    rights_.nodes.bring_up(outage);
  else
    rights_.spawn(be_away(outage, time), node);
}

task<void> Disks::be_away(Outage outage, DrawnTime time) {
  co_await Lasting(rights_.loop, rights_.clocks, time);
  rights_.nodes.bring_up(outage);
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DiskSettings>();
  const auto absent = std::ranges::find_if(settings.nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != settings.nodes.end())
    complaints.push_back({"nodes", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                       std::to_string(cast.nodes - 1)});
  if (std::uint64_t{cast.nodes} * settings.disks > kMostInAll)
    complaints.push_back({"disks", "there are more than a million disks in all"});
  check_life(settings, complaints);
  check_choice("among", settings.among, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DiskSettings>();
  for (std::size_t i = 0; i < settings.at.size(); ++i)
    idle_instant("at[" + std::to_string(i) + "]", settings.at[i], cast, complaints);
  if (settings.nodes.size() > settings.at.size())
    complaints.push_back(
        {"nodes", "there are fewer instants in `at` than nodes here", "an instant for each node"});
  idle_choice("among", settings.among, cast, complaints);
  if (settings.rate == 0 && !settings.is_on() && settings.at.empty())
    complaints.push_back(
        {{}, "no `rate`, `life` or instant in `at` is given, so that no disk fails", "one of them"});
}

}  // namespace

extern const Entry disk{
    .description = {.name = "disk",
                    .sentence =
                        "A disk of a machine dies with the shards on it, and an empty spare takes its place.",
                    .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Disks, DiskSettings>,
    .check = check,
    .idle = idle,
    .follows_regimes = lives_at_rate<DiskSettings>};

}  // namespace floe::faults
