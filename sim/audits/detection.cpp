#include "audits/detection.hpp"

#include <algorithm>
#include <utility>

#include "belief/sides.hpp"
#include "fields/kinds.hpp"
#include "nodes/attributes/cut_off.hpp"
#include "nodes/attributes/silence.hpp"
#include "timing/lasting.hpp"

namespace floe::maintenance {
namespace {

constexpr Metric kFalseAlarms("detection.false_alarms", "nodes", Form::count, Better::lower, Shown::results,
                              "nodes declared gone in error", "Nodes declared gone that had their machine.");
constexpr Metric kLateReturns(
    "detection.late_returns", "nodes", Form::count, Better::lower, Shown::results,
    "nodes back after they were declared gone",
    "Nodes that answered again, with what they hold, after they had been declared gone.");
constexpr Metric kReplaced(
    "detection.replaced_in_error", "nodes", Form::count, Better::lower, Shown::results,
    "nodes replaced in error",
    "Nodes that had their machine and got an empty one, since they were silent for too long.");
constexpr Metric kSuperseded("detection.superseded", "pieces", Form::count, Better::lower, Shown::results,
                             "pieces superseded",
                             "Pieces on machines of nodes that were replaced in error. They are among those "
                             "lost, and are not used again.");
constexpr Metric kLostInError("detection.lost_in_error", "blobs", Form::count, Better::lower, Shown::results,
                              "blobs lost by replacing nodes in error",
                              "Blobs that were lost as a node was replaced in error, of which its machine "
                              "had what would have sufficed.");
constexpr const Metric* kMetrics[] = {&kFalseAlarms, &kLateReturns, &kReplaced, &kSuperseded, &kLostInError};

std::int64_t pieces_on(const World& world, NodeId node) {
  const BlobStore& blobs = world.blobs();
  std::int64_t pieces = 0;
  for (const Shard shard : world.committee().shards_of(node))
    for (const BlobGroup& group : blobs.groups())
      for (std::uint32_t kind = 0; kind < blobs.missing().kinds(); ++kind)
        pieces += blobs.held_on(shard, kind, group);
  return pieces;
}

class Detection final : public Process {
 public:
  Detection(const DetectionSettings& settings, const UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        false_alarms_(rights.record.counter(kFalseAlarms)),
        late_returns_(rights.record.counter(kLateReturns)),
        replaced_(rights.record.counter(kReplaced)),
        superseded_(rights.record.counter(kSuperseded)),
        lost_in_error_(rights.record.counter(kLostInError)),
        gone_(rights.world.nodes().count(), false),
        is_off_(rights.world.nodes().count(), false),
        watches_(rights.world.nodes().count(), 0) {
    rights.world.paths().remember(longest_silence(rights.world.nodes(), settings.after));
  }

  void on(const NodeChange& change) override;

 private:
  void fall_silent(NodeId node);
  void heard_of(NodeId node);
  bool is_heard(NodeId node) const;
  Instant is_due(NodeId node) const;
  task<void> watch(NodeId node, std::uint32_t number);
  task<void> replace(NodeId node);
  task<void> supersede(NodeId node, std::uint32_t downs);
  Duration silence(NodeId node) const { return silence_of(rights_.world.nodes(), node, settings_.after); }
  task<void> look_at_paths();
  std::vector<bool> main_side() const;

  DetectionSettings settings_;
  UpkeepRights rights_;
  Counter& false_alarms_;
  Counter& late_returns_;
  Counter& replaced_;
  Counter& superseded_;
  Counter& lost_in_error_;
  std::vector<bool> gone_;              // by node: declared, and not heard since
  std::vector<bool> is_off_;            // by node: the main side
  std::vector<std::uint32_t> watches_;  // by node: of which the last one goes on
  bool will_look_ = false;
};

void Detection::on(const NodeChange& change) {
  TaskGroup& tasks = rights_.world.tasks();
  const NodeId node = change.node;
  const Owner owner = rights_.owner.with(node);
  if (change.what == NodeChange::What::joined) {
    gone_[node] = false;
    ++watches_[node];
    if (is_off_[node]) fall_silent(node);
  }
  if (change.what == NodeChange::What::up && !is_off_[node]) heard_of(node);
  if (change.attribute == &kCutOff && !std::exchange(will_look_, true)) tasks.spawn(look_at_paths(), owner);
  if (change.what == NodeChange::What::down) fall_silent(node);
  // A false alarm that has come true.
  if (change.what == NodeChange::What::departed && gone_[node]) tasks.spawn(replace(node), owner);
}

void Detection::fall_silent(NodeId node) {
  rights_.world.tasks().spawn(watch(node, ++watches_[node]), rights_.owner.with(node));
}

void Detection::heard_of(NodeId node) {
  if (gone_[node]) ++late_returns_;
  gone_[node] = false;
  ++watches_[node];
}

bool Detection::is_heard(NodeId node) const {
  const World& world = rights_.world;
  return world.node(node).up() && world.paths().reaches(first_of_main_side(world), node);
}

// When it is declared gone, if it is not heard of before.
Instant Detection::is_due(NodeId node) const {
  const World& world = rights_.world;
  return world.paths().silent_since(first_of_main_side(world), node) + silence(node);
}

// The main side may change, to one that heard of the node later.
task<void> Detection::watch(NodeId node, std::uint32_t number) {
  const World& world = rights_.world;
  const Node& now = world.node(node);
  const std::uint32_t downs = now.downs;
  do {
    co_await sleep(rights_.world.loop(), std::max(Duration{}, is_due(node) - world.now()));
    if (watches_[node] != number || is_heard(node)) co_return;
  } while (is_due(node) > world.now());
  const bool is_known = gone_[node];
  gone_[node] = true;
  if (!now.has_machine) {
    if (!is_known) co_await replace(node);
    co_return;
  }
  if (!is_known) ++false_alarms_;
  if (!now.up() && settings_.replace_silent > Duration{}) co_await supersede(node, downs);
}

// What departs meanwhile is replaced for that.
task<void> Detection::supersede(NodeId node, std::uint32_t downs) {
  co_await sleep(rights_.world.loop(), settings_.replace_silent);
  const Node& now = rights_.world.node(node);
  if (now.up() || now.downs != downs || !now.has_machine) co_return;
  ++replaced_;
  superseded_ += pieces_on(rights_.world, node);
  const std::size_t lost_before = rights_.world.blobs().lost_blobs().size();
  rights_.world.nodes().supersede(node);
  lost_in_error_ += static_cast<Counter>(rights_.world.blobs().lost_blobs().size() - lost_before);
}

// A cut tells of its nodes one after the other, at one instant.
task<void> Detection::look_at_paths() {
  const World& world = rights_.world;
  co_await sleep(rights_.world.loop(), Duration{});
  will_look_ = false;
  const std::vector<bool> is_main = main_side();
  for (NodeId node = 0; node < world.nodes().count(); ++node) {
    if (is_main[node] != is_off_[node]) continue;
    is_off_[node] = !is_main[node];
    if (!world.node(node).up()) continue;  // silent for that, before and after
    if (is_main[node])
      heard_of(node);
    else
      fall_silent(node);
  }
}

std::vector<bool> Detection::main_side() const {
  const World& world = rights_.world;
  const NodeId main = first_of_main_side(world);
  std::vector<bool> is_main;
  for (NodeId node = 0; node < world.nodes().count(); ++node)
    is_main.push_back(world.paths().reaches(main, node));
  return is_main;
}

task<void> Detection::replace(NodeId node) {
  co_await Lasting(rights_.world.loop(), rights_.clocks, rights_.world.node(node).replacement);
  rights_.world.nodes().join(node);
}

}  // namespace

const fields::Table& DetectionSettings::table() {
  static const fields::Table table = fields::Table::of<DetectionSettings>(
      {fields::row("after", &DetectionSettings::after, fields::duration(),
                   "The time without an answer after which a node is declared gone."),
       fields::row(
           "replace_silent", &DetectionSettings::replace_silent, fields::duration(),
           "The time from declaring a node gone that is down and has its machine still to the arrival of an "
           "empty one in its place; a node that is back by then keeps what it has, and what another one had "
           "is superseded. One that is up and only cut off is not replaced. None leaves all such nodes "
           "alone.")});
  return table;
}

const Entry detection{
    .description = {.name = "detection",
                    .sentence = "A node that answers no more is declared gone and replaced.",
                    .table = DetectionSettings::table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Detection, DetectionSettings>};

}  // namespace floe::maintenance
