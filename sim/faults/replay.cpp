// Availability that was recorded, played back: outages that end with the data of the node, and failures for good, at
// the instants at which they were seen. Nodes of the recording are nodes of the committee in order, or at random.
// Source: a file in a format of `recordings/` (Failure Trace Archive, Los Alamos, Backblaze, crawlers and others), or
// intervals in the scenario. There is no law: what was recorded is what happens.
// Where nobody looked, a node stays as it was, or is up, or down, as `gaps` says. An outage under way as the run
// begins is none that begins in it. After the end of the recording all nodes are up, unless it begins again.
// Not modelled: why nodes were away, and whether their machines kept their disks where the recording does not tell.
#include "faults/replay.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "world/fault_metrics.hpp"

namespace floe::faults {
namespace {

using What = Recorded::What;

enum class Map : std::uint8_t { in_order, drawn };

constexpr Duration kShortestRound = seconds(1);

struct ReplaySettings {
  std::vector<Recorded> intervals{};
  std::string file{};
  std::string format{};
  Map map = Map::in_order;
  Duration from{};
  Gaps gaps = Gaps::hold;
  bool wrap = false;
  Duration replacement = hours(1);
  std::int64_t left_out = 0;
};

const fields::Table& table() {
  using S = ReplaySettings;
  constexpr std::int64_t kMost = 1'000'000'000'000;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row(
           "intervals", &S::intervals,
           fields::list(recorded_kind(),
                        {.expected = "a list of intervals such as [\"3 down 1h 2h\", \"3 gone 5d\"]",
                         .layout = text::JsonWriter::Layout::lines}),
           "What was recorded, since its first instant: a node is down, out of sight (gap) or gone for "
           "good, and up otherwise; \"up\" says that a node and a time were recorded."),
       fields::row("file", &S::file, fields::text(),
                   "A file of recorded availability in place of intervals, of any format that `floe replay "
                   "info` reads; its path is relative to the scenario's folder.")
           .unprinted(),
       fields::row("format", &S::format, fields::text(),
                   "The format of the file, where it is not to be told by its content.")
           .unprinted(),
       fields::row("map", &S::map, fields::choice<Map>({{"in order", Map::in_order}, {"drawn", Map::drawn}}),
                   "Which node of the committee does what one of the recording did: the one of the same "
                   "number, or a random one, each at most once."),
       fields::row("from", &S::from, fields::duration(),
                   "The instant of the recording at which the run begins, since the recording's first."),
       fields::row(
           "gaps",
           &S::gaps, fields::choice<Gaps>({{"hold", Gaps::hold}, {"up", Gaps::up}, {"down", Gaps::down}}),
           "What a node does while nobody looked: \"hold\" goes on with what it did before, and is up "
           "where nothing came before."),
       fields::row(
           "wrap",
           &S::wrap, fields::boolean(),
           "Whether the recording begins again when it ends; otherwise all nodes are up from then on."),
       fields::row("replacement", &S::replacement, fields::duration(),
                   "The time from the order of an empty machine in place of one that is gone for good, once "
                   "the others have noticed, to its arrival."),
       fields::row("left_out", &S::left_out, fields::whole<std::int64_t>(0, kMost),
                   "Rows of the file that could not be used; filled in when the file is read.")
           .sparing()});
  return table;
}

constexpr Metric kGone(
    "fault.replayed_departures", "nodes", Form::count, Better::neither, Shown::results, "departures replayed",
    "Nodes that a recording said were gone for good. A node without a machine cannot depart.",
    {.happened = &kDepartures});
constexpr const Metric* kMetrics[] = {&kPlayed, &kGone};

Duration span_of(const std::vector<Recorded>& intervals) {
  Duration span{};
  for (const Recorded& recorded : intervals) span = std::max(span, recorded.to);
  return span;
}

// Also those of which nothing is said: numbers go on to the largest.
std::size_t nodes_of(const std::vector<Recorded>& intervals) {
  std::int64_t nodes = 0;
  for (const Recorded& recorded : intervals) nodes = std::max(nodes, recorded.node + 1);
  return static_cast<std::size_t>(nodes);
}

// A random order of the numbers below `all`, of which only the first ones are asked for; what is remembered follows
// those, and not all.
class Order {
 public:
  explicit Order(std::size_t all) : all_(all) {}

  std::size_t next(std::size_t i, Stream& stream) {
    const std::size_t other = i + stream.below(all_ - i);
    const std::size_t drawn = at(other);
    moved_[other] = at(i);
    return drawn;
  }

 private:
  std::size_t at(std::size_t i) const {
    const auto moved = moved_.find(i);
    return moved == moved_.end() ? i : moved->second;
  }

  std::size_t all_;
  std::map<std::size_t, std::size_t> moved_{};
};

class Replay final : public Process {
 public:
  Replay(const ReplaySettings& settings, const FaultRights& rights)
      : parts_(parts_of(settings.intervals, settings.gaps)),
        recorded_(nodes_of(settings.intervals)),
        span_(span_of(settings.intervals)),
        from_(settings.from),
        replacement_(settings.replacement),
        map_(settings.map),
        wrap_(settings.wrap),
        rights_(rights),
        played_(rights.record.counter(kPlayed)),
        gone_(rights.record.counter(kGone)) {}

  void start() override;

 private:
  task<void> play(NodeId node, std::size_t part);
  task<void> until(Duration at);  // since the run began
  void leave(NodeId node);

  std::vector<Part> parts_;  // ascending
  std::size_t recorded_;     // nodes
  Duration span_;
  Duration from_;
  Duration replacement_;
  Map map_;
  bool wrap_;
  FaultRights rights_;
  Counter& played_;
  Counter& gone_;
};

void Replay::start() {
  const std::size_t nodes = rights_.nodes.count();
  const std::size_t pairs = std::min(nodes, recorded_);
  Order order(std::max(nodes, recorded_));  // of the more numerous, those that are drawn for the others
  Stream stream = rights_.streams.of(0, "/map");
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::size_t drawn = map_ == Map::drawn ? order.next(i, stream) : i;
    const auto node = static_cast<NodeId>(recorded_ >= nodes ? i : drawn);
    const auto number = static_cast<std::int64_t>(recorded_ >= nodes ? drawn : i);
    const auto part = std::ranges::lower_bound(parts_, number, {}, &Part::node);
    if (part == parts_.end() || part->node != number) continue;
    if (!part->outages.empty() || part->gone != Duration::never())
      rights_.spawn(play(node, static_cast<std::size_t>(part - parts_.begin())), node);
  }
}

task<void> Replay::until(Duration at) {
  const Duration passed = rights_.loop.now() - Instant{};
  if (at > passed) co_await sleep(rights_.loop, at - passed);
}

task<void> Replay::play(NodeId node, std::size_t number) {
  const Part& part = parts_[number];
  Duration first = from_;  // instant of the recording at which this round begins
  Duration begun{};        // and of the run
  while (first < span_) {
    for (const Part::Away& away : part.outages) {
      if (away.to <= first) continue;
      co_await until(begun + (std::max(away.from, first) - first));
      const bool was_before = away.from < first;
      const Outage outage = was_before ? rights_.nodes.begin_down(node) : rights_.nodes.take_down(node);
      if (!was_before) ++played_;
      co_await until(begun + (away.to - first));
      if (away.to == part.gone) leave(node);
      rights_.nodes.bring_up(outage);
    }
    const bool left = !part.outages.empty() && part.outages.back().to == part.gone;
    if (part.gone != Duration::never() && part.gone >= first && !left) {
      co_await until(begun + (part.gone - first));
      leave(node);
    }
    begun += span_ - first;
    first = Duration{};
    if (!wrap_) co_return;
    co_await until(begun);
  }
}

void Replay::leave(NodeId node) {
  ++gone_;
  if (rights_.nodes[node].has_machine) rights_.nodes.depart(node, replacement_);
}

void check(const fields::Bound& bound, const Cast&, Complaints& complaints) {
  const auto& settings = bound.as<ReplaySettings>();
  if (!settings.file.empty() && !settings.intervals.empty())
    complaints.push_back({"file", "a `file` and `intervals` exclude each other", "one of them"});
  if (settings.left_out > 0 && settings.intervals.empty() && settings.file.empty())
    complaints.push_back({"left_out", "no `file` was read, of which rows could be left out", "remove it"});
  if (settings.wrap && !settings.intervals.empty() && span_of(settings.intervals) < kShortestRound)
    complaints.push_back({"wrap", "the recording lasts " + to_text(span_of(settings.intervals)) +
                                      ", which is too short to begin again; the shortest is " +
                                      to_text(kShortestRound)});
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<ReplaySettings>();
  const std::size_t recorded = nodes_of(settings.intervals);
  const Duration span = span_of(settings.intervals);
  if (settings.intervals.empty())
    return complaints.push_back(
        {{}, "no interval and no `file` is given, so that nothing happens", "one of them"});
  if (settings.left_out > 0)
    complaints.push_back(
        {"file", std::to_string(settings.left_out) + " of its rows could not be used and were left out",
         "`floe replay info`, which names them"});
  const std::string nodes = "nodes of the recording are 0 to " + std::to_string(recorded - 1) +
                            " and those of the committee 0 to " + std::to_string(cast.nodes - 1) +
                            ", so that ";
  if (recorded < cast.nodes)
    complaints.push_back({"map", nodes + std::to_string(cast.nodes - recorded) + " of these never fail here",
                          "a committee of as many nodes"});
  if (recorded > cast.nodes)
    complaints.push_back(
        {"map", nodes + "what " + std::to_string(recorded - cast.nodes) + " of those did is not played",
         "a committee of as many nodes"});
  if (settings.from >= span)
    complaints.push_back({"from", "the recording ends at " + to_text(span) + ", so that nothing happens",
                          "an earlier instant"});
  else if (!settings.wrap && span - settings.from < cast.duration)
    complaints.push_back({"wrap",
                          "the recording ends " + to_text(span - settings.from) +
                              " into the run, after which " + "nothing of it happens",
                          "`wrap`: true, or a shorter \"duration\""});
}

}  // namespace

constinit const Metric kPlayed("fault.replayed_outages", "outages", Form::count, Better::neither,
                               Shown::results, "outages replayed",
                               "Outages that a recording had and that began.");

extern const Entry replay{.description = {.name = "replay",
                                          .sentence = "Availability that was recorded is played back.",
                                          .table = table},
                          .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
                          .make = make<Replay, ReplaySettings>,
                          .check = check,
                          .idle = idle};

}  // namespace floe::faults
