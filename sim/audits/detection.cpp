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
constexpr const Metric* kMetrics[] = {&kFalseAlarms, &kLateReturns, &kReplaced, &kSuperseded};

std::int64_t pieces_on(const World& world, NodeId node) {
  const BlobStore& blobs = world.blobs();
  const ShardBlobs& on = blobs.on_shards();
  const std::int64_t kinds = blobs.missing().kinds();
  std::int64_t pieces = 0;
  for (const Shard shard : world.committee().shards_of(node)) {
    pieces += kinds * on.count(shard) - std::int64_t{blobs.missing_on(shard)};
    for (const BlobIndex blob : blobs.invalid())
      if (blobs[blob].placement.has_slot(shard)) pieces -= kinds;
  }
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
        gone_(rights.world.nodes().count(), false),
        unreached_(rights.world.nodes().count(), false),
        off_since_(rights.world.nodes().count(), Instant::never()) {}

  void on(const NodeChange& change) override;

 private:
  task<void> watch(NodeId node, Instant last_heard);
  task<void> replace(NodeId node);
  task<void> supersede(NodeId node, Instant last_heard);
  Duration silence(NodeId node) const { return silence_of(rights_.world.nodes(), node, settings_.after); }
  task<void> look_at_paths();
  task<void> watch_path(NodeId node, Instant since);
  std::vector<bool> main_side() const;
  void heard_of(NodeId node);

  DetectionSettings settings_;
  UpkeepRights rights_;
  Counter& false_alarms_;
  Counter& late_returns_;
  Counter& replaced_;
  Counter& superseded_;
  std::vector<bool> gone_;          // by node: declared, and not heard since
  std::vector<bool> unreached_;     // the same of those off the main side
  std::vector<Instant> off_since_;  // by node: the main side; never, where it is on it
  bool will_look_ = false;
};

void Detection::on(const NodeChange& change) {
  TaskGroup& tasks = rights_.world.tasks();
  const Owner owner = rights_.owner.with(change.node);
  if (change.what == NodeChange::What::joined) gone_[change.node] = unreached_[change.node] = false;
  if (change.what == NodeChange::What::up) {
    if (off_since_[change.node] == Instant::never())
      heard_of(change.node);
    else
      unreached_[change.node] = unreached_[change.node] || gone_[change.node];
    gone_[change.node] = false;
  }
  if (change.attribute == &kCutOff && !std::exchange(will_look_, true)) tasks.spawn(look_at_paths(), owner);
  if (change.what == NodeChange::What::down)
    tasks.spawn(watch(change.node, rights_.world.node(change.node).down_since), owner);
  // A false alarm that has come true.
  if (change.what == NodeChange::What::departed && gone_[change.node])
    tasks.spawn(replace(change.node), owner);
}

task<void> Detection::watch(NodeId node, Instant last_heard) {
  co_await sleep(rights_.world.loop(), silence(node));
  const Node& now = rights_.world.node(node);
  if (now.up() || now.down_since != last_heard || gone_[node]) co_return;
  gone_[node] = true;
  if (!now.has_machine) {
    co_await replace(node);
    co_return;
  }
  if (!unreached_[node]) ++false_alarms_;
  if (settings_.replace_silent > Duration{}) co_await supersede(node, last_heard);
}

// What departs meanwhile is replaced for that.
task<void> Detection::supersede(NodeId node, Instant last_heard) {
  co_await sleep(rights_.world.loop(), settings_.replace_silent);
  const Node& now = rights_.world.node(node);
  if (now.up() || now.down_since != last_heard || !now.has_machine) co_return;
  ++replaced_;
  superseded_ += pieces_on(rights_.world, node);
  rights_.world.nodes().supersede(node);
}

void Detection::heard_of(NodeId node) {
  if (gone_[node] || unreached_[node]) ++late_returns_;
  gone_[node] = unreached_[node] = false;
}

// A cut tells of its nodes one after the other, at one instant.
task<void> Detection::look_at_paths() {
  const World& world = rights_.world;
  co_await sleep(rights_.world.loop(), Duration{});
  will_look_ = false;
  const std::vector<bool> is_main = main_side();
  for (NodeId node = 0; node < world.nodes().count(); ++node) {
    const bool was_main = off_since_[node] == Instant::never();
    if (is_main[node] == was_main) continue;
    off_since_[node] = is_main[node] ? Instant::never() : world.now();
    if (!is_main[node])
      rights_.world.tasks().spawn(watch_path(node, world.now()), rights_.owner.with(node));
    else if (world.node(node).up())
      heard_of(node);
  }
}

// One that is down is watched for that.
task<void> Detection::watch_path(NodeId node, Instant since) {
  co_await sleep(rights_.world.loop(), silence(node));
  const bool is_silent = off_since_[node] == since && !main_side()[node];
  if (!is_silent || unreached_[node] || !rights_.world.node(node).up()) co_return;
  unreached_[node] = true;
  ++false_alarms_;
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
           "The time from declaring a node gone that has its machine still to the arrival of an empty one in "
           "its place; a node that is back by then keeps what it has, and what another one had is "
           "superseded. "
           "None leaves such nodes alone.")});
  return table;
}

const Entry detection{
    .description = {.name = "detection",
                    .sentence = "A node that answers no more is declared gone and replaced.",
                    .table = DetectionSettings::table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Detection, DetectionSettings>};

}  // namespace floe::maintenance
