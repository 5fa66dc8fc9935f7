// Nodes that leave for good, with their disks. Others notice, and order an empty machine that replaces the one
// that left (audits/detection).
// With a notice, a departure is announced at the instant at which it would happen otherwise. The node then stays until
// the notice is over, unless it has handed over to the machine that replaces it before (moves/succession); that machine
// is ordered when the departure is announced. Who has announced it and departs for another reason has left for good.
// Source: yearly rates as operators state them; the Weibull law of drives, of shape 1.12 and scale 461 386 h, Elerath and
// Pecht, DSN 2007.
// Law: at a yearly rate per node (a Poisson process, times the regime's factor; a node is at risk while it has a
// machine), or after a life that depends on age (timing/lives), or a given number at uniformly drawn instants, or at
// stated instants. A machine that has a rate and a life leaves at the first of the two. From its announcement on it is at
// no further risk, so that a rate r comes to 1 / (1/r + t) where handing over takes t, at most the notice.
// Not modelled: several nodes that leave for one reason (faults/outage), and nodes that take an announcement back.
#include <algorithm>

#include "faults/fault.hpp"
#include "nodes/attributes/leaving.hpp"
#include "nodes/node_choice.hpp"
#include "timing/departures_settings.hpp"
#include "timing/instants.hpp"
#include "timing/lasting.hpp"
#include "timing/lives.hpp"
#include "world/fault_metrics.hpp"

namespace floe::faults {
namespace {

constexpr Metric kAsked(
    "fault.departures_asked", "nodes", Form::count, Better::neither, Shown::results, "departures asked for",
    "Departures whose instants came; one that is announced counts when the node leaves or "
    "has handed over. A node without a machine cannot depart, nor one that leaves anyhow.",
    {.happened = &kDepartures});
constexpr Metric kAnnounced("fault.departures_announced", "nodes", Form::count, Better::neither,
                            Shown::results, "departures announced",
                            "Departures that were announced ahead of time.");
constexpr const Metric* kMetrics[] = {&kAsked, &kAnnounced};

const fields::Table& table() {
  using S = DeparturesSettings;
  constexpr std::int64_t kMost = 1'000'000'000;
  static const fields::Table table = fields::Table::of<S>(with_life_rows<S>(
      {fields::row("rate", &S::rate, fields::yearly(), "The expected departures of each node in a year."),
       fields::row("count", &S::count, fields::whole<std::int64_t>(0, kMost),
                   "The departures of random nodes at instants drawn between `from` and `until`; a node "
                   "without a machine, or that has announced its departure, is drawn again, and where there "
                   "is no other, the next that joins departs, so that this many happen."),
       fields::row("from", &S::from, fields::duration(), "The earliest instant of the `count`."),
       fields::row("until", &S::until, fields::duration(),
                   "The latest instant of the `count`; none is the last at which faults happen."),
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
       fields::row(
           "notice", &S::notice, fields::duration(),
           "How long ahead a departure is announced. The machine that replaces the node is ordered then; "
           "the node leaves when it has handed over to it, or when this time is over. None: nobody knows."),
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
        asked_(rights.record.counter(kAsked)),
        announced_(rights.record.counter(kAnnounced)) {}

  void start() override;
  void on(const NodeChange& change) override;
  void close() override { asked_ += overdue_; }

 private:
  void begin_lives(NodeId node, bool is_first);
  task<void> leave_after(NodeId node, DrawnTime usual);
  task<void> leave_at(NodeId node, Duration at);
  task<void> leave_anyhow(NodeId node, Duration at, Stream stream);
  task<void> leave_soon(NodeId node);
  bool can_leave(NodeId node) const;
  void leave(NodeId node);
  void announce(NodeId node, Duration replacement);
  task<void> leave_at_last(NodeId node);

  DeparturesSettings settings_;
  Distribution at_rate_;
  FaultRights rights_;
  Counter& asked_;
  Counter& announced_;
  std::vector<NodeId> among_{};            // ascending
  std::vector<Stream> lives_{};            // by node, of those that leave at a rate
  std::vector<Stream> ages_{};             // by node, of those whose lives depend on age
  std::vector<Stream> replacements_{};     // by node
  std::vector<std::uint32_t> machines_{};  // by node, so far
  std::vector<bool> has_announced_{};      // by node: what this fault brought about, and the node is there
  std::int64_t overdue_ = 0;               // departures whose instants came while no node could leave
};

void Departures::start() {
  const std::uint32_t nodes = rights_.nodes.count();
  among_ = chosen(settings_.among, rights_.domains, nodes, rights_.streams);
  machines_.resize(nodes);
  has_announced_.resize(nodes);
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
  const Duration last = settings_.until > Duration{} ? settings_.until : rights_.end - Instant{};
  const std::int64_t count = settings_.from <= last ? settings_.count : 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const Duration at = settings_.from + scale(last - settings_.from, stream.uniform());
    const NodeId node = anyone();
    rights_.spawn(leave_anyhow(node, at, again()), node);
  }
}

// A machine's life begins when it joins, or when the one before has handed over to it.
void Departures::on(const NodeChange& change) {
  const bool succeeds = change.attribute == &kSuccessions;
  if (!succeeds && change.what != NodeChange::What::joined) return;
  if (has_announced_[change.node] && succeeds) ++asked_;
  has_announced_[change.node] = false;
  if (!std::ranges::binary_search(among_, change.node)) return;
  begin_lives(change.node, false);
  if (overdue_ > 0) {
    --overdue_;
    rights_.spawn(leave_soon(change.node), change.node);
  }
}

void Departures::begin_lives(NodeId node, bool is_first) {
  ++machines_[node];
  if (!lives_.empty()) rights_.spawn(leave_after(node, DrawnTime::of(at_rate_, lives_[node])), node);
  if (ages_.empty()) return;
  rights_.spawn(leave_after(node, is_first ? settings_.first(ages_[node]) : settings_.next(ages_[node])),
                node);
}

task<void> Departures::leave_after(NodeId node, DrawnTime usual) {
  const std::uint32_t machine = machines_[node];
  co_await Lasting(rights_.loop, rights_.clocks, usual, &rights_.hazard);
  if (machines_[node] == machine && can_leave(node)) leave(node);
}

task<void> Departures::leave_at(NodeId node, Duration at) {
  co_await sleep(rights_.loop, at);
  if (can_leave(node))
    leave(node);
  else
    ++asked_;
}

// When everyone knows that it joined.
task<void> Departures::leave_soon(NodeId node) {
  co_await sleep(rights_.loop, Duration{});
  if (can_leave(node))
    leave(node);
  else
    ++overdue_;
}

// Of a node that was drawn: another node is drawn where that one cannot leave.
task<void> Departures::leave_anyhow(NodeId node, Duration at, Stream stream) {
  co_await sleep(rights_.loop, at);
  if (!can_leave(node)) {
    std::vector<NodeId> able;
    for (const NodeId other : among_)
      if (can_leave(other)) able.push_back(other);
    if (able.empty()) {
      ++overdue_;
      co_return;
    }
    node = able[stream.below(able.size())];
  }
  leave(node);
}

// A departure is announced once for a machine; without a notice, what another fault announced comes too late.
bool Departures::can_leave(NodeId node) const {
  if (settings_.notice > Duration{} && is_leaving(rights_.nodes, node)) return false;
  return rights_.nodes[node].has_machine;
}

void Departures::leave(NodeId node) {
  const DrawnTime replacement = DrawnTime::of(settings_.replacement, replacements_[node]);
  if (settings_.notice > Duration{}) return announce(node, replacement.time());
  ++asked_;
  rights_.nodes.depart(node, replacement);
}

void Departures::announce(NodeId node, Duration replacement) {
  ++announced_;
  has_announced_[node] = true;
  const Instant now = rights_.loop.now();
  rights_.nodes.set(kLeaving, node,
                    Leaving{now + settings_.notice, now + replacement, rights_.nodes[node].incarnation,
                            rights_.nodes.get(kSuccessions, node)});
  rights_.spawn(leave_at_last(node), node);
}

// The machine that was ordered comes when others have noticed, and not before its time.
task<void> Departures::leave_at_last(NodeId node) {
  const Leaving leaving = rights_.nodes.get(kLeaving, node);
  co_await sleep(rights_.loop, settings_.notice);
  const bool is_the_same =
      is_leaving(rights_.nodes, node) && rights_.nodes.get(kLeaving, node).at == leaving.at;
  if (!is_the_same) co_return;
  ++asked_;
  rights_.nodes.depart(node, std::max(Duration{}, leaving.ready - rights_.loop.now()));
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DeparturesSettings>();
  const auto absent = std::ranges::find_if(settings.nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != settings.nodes.end())
    complaints.push_back({"nodes", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                       std::to_string(cast.nodes - 1)});
  else if (settings.until > Duration{} && settings.from > settings.until)
    complaints.push_back({"from", "`from` is later than `until`"});
  check_life(settings, complaints);
  check_choice("among", settings.among, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<DeparturesSettings>();
  for (std::size_t i = 0; i < settings.at.size(); ++i)
    idle_instant("at[" + std::to_string(i) + "]", settings.at[i], cast, complaints);
  if (settings.count > 0 && settings.until == Duration{})
    idle_instant("from", settings.from, cast, complaints);
  if (settings.count == 0 && settings.until > Duration{})
    complaints.push_back({"until", "it is the latest instant of `count`, which is 0", "a `count`"});
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
    .idle = idle,
    .follows_regimes = lives_at_rate<DeparturesSettings>};

}  // namespace floe::faults
