// Nodes that leave for good, with their disks; after a delay an empty machine replaces the one that left.
// Either at a yearly rate per node (a Poisson process; a node is at risk while it has a machine), or a given
// number at uniformly drawn instants, or at stated instants.
#include <algorithm>

#include "faults/fault.hpp"

namespace floe::faults {
namespace {

struct DeparturesSettings {
  double rate = 0;
  std::int64_t count = 0;
  Duration from{};
  Duration until = days(30);
  std::vector<Duration> at{};
  std::vector<std::int64_t> nodes{};
  Duration replacement = hours(1);
};

const fields::Table& table() {
  using S = DeparturesSettings;
  constexpr std::int64_t kMost = 1'000'000'000;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("rate", &S::rate, fields::yearly(), "The expected departures of each node in a year."),
       fields::row("count", &S::count, fields::whole<std::int64_t>(0, kMost),
                   "The departures of random nodes at instants drawn between `from` and `until`; a node "
                   "without a machine is drawn again, so that this many happen."),
       fields::row("from", &S::from, fields::duration(), "The earliest instant of the `count`."),
       fields::row("until", &S::until, fields::duration(), "The latest instant of the `count`."),
       fields::row(
           "at", &S::at,
           fields::list(fields::duration(), {.expected = "a list of durations such as [\"1d\", \"36h\"]"}),
           "Instants at each of which one node departs."),
       fields::row(
           "nodes", &S::nodes,
           fields::list(fields::whole<std::int64_t>(0, kMost), {.expected = "a list of whole numbers"}),
           "The node that departs at each instant of `at`; a random one where the list ends."),
       fields::row("replacement", &S::replacement, fields::duration(),
                   "The time until an empty machine replaces the one that left.")});
  return table;
}

class Departures final : public Process {
 public:
  Departures(const DeparturesSettings& settings, const FaultRights& rights)
      : settings_(settings), rights_(rights) {}

  void start() override;

 private:
  task<void> leave_at_rate(NodeId node, Distribution life);
  task<void> leave_at(NodeId node, Duration at);
  task<void> leave_anyhow(NodeId node, Duration at, Stream stream);
  task<void> leave(NodeId node);

  DeparturesSettings settings_;
  FaultRights rights_;
};

void Departures::start() {
  const std::uint32_t nodes = rights_.nodes.count();
  if (settings_.rate > 0) {
    const Distribution life = between_events(settings_.rate);
    for (NodeId node = 0; node < nodes; ++node) rights_.spawn(leave_at_rate(node, life), node);
  }
  Stream stream = rights_.streams.of(0);
  for (std::size_t i = 0; i < settings_.at.size(); ++i) {
    const auto node = static_cast<NodeId>(
        i < settings_.nodes.size() ? static_cast<std::uint64_t>(settings_.nodes[i]) : stream.below(nodes));
    rights_.spawn(leave_at(node, settings_.at[i]), node);
  }
  for (std::int64_t i = 0; i < settings_.count; ++i) {
    const Duration at = settings_.from + scale(settings_.until - settings_.from, stream.uniform());
    const auto node = static_cast<NodeId>(stream.below(nodes));
    rights_.spawn(leave_anyhow(node, at, rights_.streams.of(static_cast<std::uint32_t>(i), "/again")), node);
  }
}

task<void> Departures::leave_at_rate(NodeId node, Distribution life) {
  Stream stream = rights_.streams.of(node, "/lives");
  while (true) {
    co_await sleep(rights_.loop, life.sample(stream));
    co_await leave(node);
  }
}

task<void> Departures::leave_at(NodeId node, Duration at) {
  co_await sleep(rights_.loop, at);
  co_await leave(node);
}

// One of a count, which means that many: another node is drawn where that one has no machine.
task<void> Departures::leave_anyhow(NodeId node, Duration at, Stream stream) {
  co_await sleep(rights_.loop, at);
  const Nodes& nodes = rights_.nodes;
  while (!nodes[node].has_machine) {
    std::vector<NodeId> able;
    for (NodeId other = 0; other < nodes.count(); ++other)
      if (nodes[other].has_machine) able.push_back(other);
    if (able.empty())
      co_await sleep(rights_.loop, settings_.replacement);
    else
      node = able[stream.below(able.size())];
  }
  co_await leave(node);
}

// Nothing happens where another departure came first.
task<void> Departures::leave(NodeId node) {
  if (!rights_.nodes[node].has_machine) co_return;
  rights_.nodes.depart(node);
  co_await sleep(rights_.loop, settings_.replacement);
  rights_.nodes.join(node);
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DeparturesSettings>();
  const auto absent = std::ranges::find_if(settings.nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != settings.nodes.end())
    complaints.push_back({"", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                  std::to_string(cast.nodes - 1)});
  else if (settings.from > settings.until)
    complaints.push_back({"", "`from` is later than `until`"});
}

}  // namespace

extern const Entry departures{
    .description = {.name = "departures",
                    .sentence = "Nodes leave for good with their data, and empty machines replace them.",
                    .table = table},
    .make = make<Departures, DeparturesSettings>,
    .check = check};

}  // namespace floe::faults
