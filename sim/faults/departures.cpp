// Nodes that leave for good, with their disks. Others notice, and order an empty machine that replaces the one
// that left (maintenance/detection).
// Either at a yearly rate per node (a Poisson process; a node is at risk while it has a machine), or after a life
// that depends on age (faults/lives), or a given number at uniformly drawn instants, or at stated instants. A machine
// that has a rate and a life leaves at the first of the two. Drives: Weibull of shape 1.12 and scale 461 386 h.
// Not modelled: departures that are announced, and several nodes that leave for one reason (faults/outage).
#include "faults/departures.hpp"

#include <algorithm>

#include "faults/fault.hpp"
#include "nodes/node_choice.hpp"
#include "timing/instants.hpp"
#include "timing/lasting.hpp"
#include "timing/lives.hpp"
#include "world/fault_metrics.hpp"

namespace floe::faults {
namespace {

constexpr Metric kAsked("fault.departures_asked", "nodes", Form::count, Better::neither, Shown::results,
                        "departures asked for",
                        "Departures whose instants came. A node without a machine cannot depart.",
                        {.happened = &kDepartures});
constexpr const Metric* kMetrics[] = {&kAsked};

const fields::Table& table() {
  using S = DeparturesSettings;
  constexpr std::int64_t kMost = 1'000'000'000;
  static const fields::Table table = fields::Table::of<S>(with_life_rows<S>(
      {fields::row("rate", &S::rate, fields::yearly(), "The expected departures of each node in a year."),
       fields::row("count", &S::count, fields::whole<std::int64_t>(0, kMost),
                   "The departures of random nodes at instants drawn between `from` and `until`; a node "
                   "without a machine is drawn again, and where none has one, the next that joins departs, "
                   "so that this many happen."),
       fields::row("from", &S::from, fields::duration(), "The earliest instant of the `count`."),
       fields::row("until", &S::until, fields::duration(), "The latest instant of the `count`."),
       fields::row(
           "at", &S::at,
           fields::list(fields::duration(), {.expected = "a list of durations such as [\"1d\", \"36h\"]"}),
           "Instants at each of which one node departs."),
       fields::row(
           "nodes", &S::nodes,
           fields::list(fields::whole<std::int64_t>(0, kMost), {.expected = "a list of whole numbers"}),
           "The node that departs at each instant of `at`, if it has a machine then; a random one where "
           "the list ends."),
       fields::row("replacement", &S::replacement, fields::duration_or_law(),
                   "The time from the order of an empty machine, once the others have noticed, to its "
                   "arrival."),
       fields::row("among", &S::among, node_choice(),
                   "The nodes that depart at the rate, after their lives or where one is drawn.")},
      "How long a machine lives before it departs."));
  return table;
}

class Departures final : public Process {
 public:
  Departures(const DeparturesSettings& settings, const FaultRights& rights)
      : settings_(settings),
        at_rate_(between_events(settings.rate)),
        rights_(rights),
        asked_(rights.record.counter(kAsked)) {}

  void start() override;
  void on(const NodeChange& change) override;

 private:
  void begin_lives(NodeId node, bool is_first);
  task<void> leave_after(NodeId node, DrawnTime usual);
  task<void> leave_at(NodeId node, Duration at);
  task<void> leave_anyhow(NodeId node, Duration at, Stream stream);
  task<void> leave_soon(NodeId node);
  void leave(NodeId node);

  DeparturesSettings settings_;
  Distribution at_rate_;
  FaultRights rights_;
  Counter& asked_;
  std::vector<NodeId> among_{};         // ascending
  std::vector<Stream> lives_{};         // by node, of those that leave at a rate
  std::vector<Stream> ages_{};          // by node, of those whose lives depend on age
  std::vector<Stream> replacements_{};  // by node
  std::int64_t overdue_ = 0;            // departures whose instants came while no node had a machine
};

void Departures::start() {
  const std::uint32_t nodes = rights_.nodes.count();
  among_ = chosen(settings_.among, rights_.domains, nodes, rights_.streams);
  for (NodeId node = 0; node < nodes; ++node) {
    if (settings_.rate > 0) lives_.push_back(rights_.streams.of(node, "/lives"));
    if (settings_.is_on()) ages_.push_back(rights_.streams.of(node, "/ages"));
    replacements_.push_back(rights_.streams.of(node, "/replacement"));
  }
  for (const NodeId node : among_) begin_lives(node, true);
  if (among_.empty()) return;
  Stream stream = rights_.streams.of(0);
  std::uint32_t drawn = 0;
  const auto again = [&] { return rights_.streams.of(drawn++, "/again"); };
  const auto anyone = [&] { return among_[stream.below(among_.size())]; };
  for (std::size_t i = 0; i < settings_.at.size(); ++i) {
    if (i < settings_.nodes.size()) {
      const auto node = static_cast<NodeId>(settings_.nodes[i]);
      rights_.spawn(leave_at(node, settings_.at[i]), node);
    } else {
      const NodeId node = anyone();
      rights_.spawn(leave_anyhow(node, settings_.at[i], again()), node);
    }
  }
  for (std::int64_t i = 0; i < settings_.count; ++i) {
    const Duration at = settings_.from + scale(settings_.until - settings_.from, stream.uniform());
    const NodeId node = anyone();
    rights_.spawn(leave_anyhow(node, at, again()), node);
  }
}

// A machine's life begins when it joins.
void Departures::on(const NodeChange& change) {
  if (change.what != NodeChange::What::joined) return;
  if (!std::ranges::binary_search(among_, change.node)) return;
  begin_lives(change.node, false);
  if (overdue_ > 0) {
    --overdue_;
    rights_.spawn(leave_soon(change.node), change.node);
  }
}

void Departures::begin_lives(NodeId node, bool is_first) {
  if (!lives_.empty()) rights_.spawn(leave_after(node, DrawnTime::of(at_rate_, lives_[node])), node);
  if (ages_.empty()) return;
  rights_.spawn(leave_after(node, is_first ? settings_.first(ages_[node]) : settings_.next(ages_[node])),
                node);
}

task<void> Departures::leave_after(NodeId node, DrawnTime usual) {
  const std::uint32_t incarnation = rights_.nodes[node].incarnation;
  co_await Lasting(rights_.loop, rights_.clocks, usual, &rights_.hazard);
  if (rights_.nodes[node].incarnation != incarnation || !rights_.nodes[node].has_machine) co_return;
  ++asked_;
  leave(node);
}

task<void> Departures::leave_at(NodeId node, Duration at) {
  co_await sleep(rights_.loop, at);
  ++asked_;
  leave(node);
}

// When everyone knows that it joined.
task<void> Departures::leave_soon(NodeId node) {
  co_await sleep(rights_.loop, Duration{});
  leave(node);
}

// Of a node that was drawn: another node is drawn where that one has no machine.
task<void> Departures::leave_anyhow(NodeId node, Duration at, Stream stream) {
  co_await sleep(rights_.loop, at);
  ++asked_;
  const Nodes& nodes = rights_.nodes;
  if (!nodes[node].has_machine) {
    std::vector<NodeId> able;
    for (const NodeId other : among_)
      if (nodes[other].has_machine) able.push_back(other);
    if (able.empty()) {
      ++overdue_;
      co_return;
    }
    node = able[stream.below(able.size())];
  }
  leave(node);
}

// Nothing happens where another departure came first.
void Departures::leave(NodeId node) {
  if (rights_.nodes[node].has_machine)
    rights_.nodes.depart(node, DrawnTime::of(settings_.replacement, replacements_[node]));
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DeparturesSettings>();
  const auto absent = std::ranges::find_if(settings.nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != settings.nodes.end())
    complaints.push_back({"nodes", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                       std::to_string(cast.nodes - 1)});
  else if (settings.from > settings.until)
    complaints.push_back({"from", "`from` is later than `until`"});
  check_life(settings, complaints);
  check_choice("among", settings.among, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DeparturesSettings>();
  for (std::size_t i = 0; i < settings.at.size(); ++i)
    idle_instant("at[" + std::to_string(i) + "]", settings.at[i], cast, complaints);
  if (settings.count > 0 && settings.until > cast.duration)
    complaints.push_back({"until",
                          to_text(settings.until) + " is after the last instant at which faults happen, " +
                              to_text(cast.duration) + ", so that " +
                              (settings.from > cast.duration ? "none" : "not all") + " of `count` happen",
                          "a longer \"duration\", a shorter \"calm\" or an earlier instant"});
  if (settings.nodes.size() > settings.at.size())
    complaints.push_back({"nodes",
                          "there are fewer instants in `at` (" + std::to_string(settings.at.size()) +
                              ") than nodes (" + std::to_string(settings.nodes.size()) +
                              "), so that some of them do not depart",
                          "an instant for each node"});
  idle_choice("among", settings.among, cast, complaints);
  if (settings.rate == 0 && settings.count == 0 && settings.at.empty() && !settings.is_on())
    complaints.push_back({{},
                          "no `rate`, `life`, `count` or instant in `at` is given, so that no node departs",
                          "one of them"});
}

}  // namespace

extern const Entry departures{
    .description = {.name = "departures",
                    .sentence = "Nodes leave for good with their data, and empty machines replace them.",
                    .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Departures, DeparturesSettings>,
    .check = check,
    .idle = idle};

}  // namespace floe::faults
