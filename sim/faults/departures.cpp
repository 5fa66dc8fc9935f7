// Nodes that leave for good, with their disks; after a delay an empty machine replaces the one that left.
// Either at a yearly rate per node (a Poisson process; a node is at risk while it has a machine), or a given
// number at uniformly drawn instants, or at stated instants.
#include "faults/fault.hpp"

namespace floe::faults {
namespace {

task<void> leave_at_rate(World& world, NodeId node, Distribution life, Duration replacement,
                         std::string label) {
  Stream stream = world.stream(node, label + "/lives");
  while (true) {
    co_await sleep(world.loop(), life.sample(stream));
    if (!world.node(node).seated) continue;
    world.depart(node);
    co_await sleep(world.loop(), replacement);
    world.join(node);
  }
}

task<void> leave_once(World& world, NodeId node, Duration at, Duration replacement) {
  co_await sleep(world.loop(), at);
  if (!world.node(node).seated) co_return;
  world.depart(node);
  co_await sleep(world.loop(), replacement);
  world.join(node);
}

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
                   "The departures of random nodes at instants drawn between `from` and `until`."),
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

class Departures final : public Fault {
 public:
  explicit Departures(const DeparturesSettings& settings) : settings_(settings) {}

  void start(World& world, const std::string& label) const override {
    if (settings_.rate > 0) {
      const Distribution life = between_events(settings_.rate);
      for (NodeId node = 0; node < world.nodes(); ++node)
        world.tasks().spawn(leave_at_rate(world, node, life, settings_.replacement, label));
    }
    Stream stream = world.stream(0, label);
    for (std::size_t i = 0; i < settings_.at.size(); ++i)
      world.tasks().spawn(
          leave_once(world, node_at(i, world, stream), settings_.at[i], settings_.replacement));
    for (std::int64_t i = 0; i < settings_.count; ++i) {
      const Duration at = settings_.from + scale(settings_.until - settings_.from, stream.uniform());
      const auto node = static_cast<NodeId>(stream.below(world.nodes()));
      world.tasks().spawn(leave_once(world, node, at, settings_.replacement));
    }
  }

 private:
  NodeId node_at(std::size_t i, const World& world, Stream& stream) const {
    return static_cast<NodeId>(i < settings_.nodes.size() ? static_cast<std::uint64_t>(settings_.nodes[i])
                                                          : stream.below(world.nodes()));
  }

  DeparturesSettings settings_;
};

std::optional<std::string> limit(const fields::Bound& bound, std::uint32_t nodes) {
  const auto& settings = bound.as<DeparturesSettings>();
  for (const std::int64_t node : settings.nodes)
    if (node >= nodes)
      return "node " + std::to_string(node) + " does not exist; nodes are 0 to " + std::to_string(nodes - 1);
  if (settings.from > settings.until) return "`from` is later than `until`";
  return std::nullopt;
}

}  // namespace

extern const Entry departures{
    .description = {.name = "departures",
                    .sentence = "Nodes leave for good with their data, and empty machines replace them.",
                    .table = table},
    .make = [](const fields::Bound& settings) -> std::unique_ptr<Fault> {
      return std::make_unique<Departures>(settings.as<DeparturesSettings>());
    },
    .limit = limit};

}  // namespace floe::faults
