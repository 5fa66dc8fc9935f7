#include "maintenance/detection.hpp"

#include "fields/kinds.hpp"

namespace floe::maintenance {
namespace {

constexpr Metric kFalseAlarms("detection.false_alarms", "nodes", Form::count, Better::lower, Shown::results,
                              "nodes declared gone in error", "Nodes declared gone that had their machine.");
constexpr const Metric* kMetrics[] = {&kFalseAlarms};

class Detection final : public Process {
 public:
  Detection(const DetectionSettings& settings, const UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        false_alarms_(rights.record.counter(kFalseAlarms)),
        gone_(rights.world.nodes().count(), false) {}

  void on(const NodeChange& change) override;

 private:
  task<void> watch(NodeId node, Instant last_heard);
  task<void> replace(NodeId node);

  DetectionSettings settings_;
  UpkeepRights rights_;
  Counter& false_alarms_;
  std::vector<bool> gone_;  // by node: declared, and not heard since
};

void Detection::on(const NodeChange& change) {
  TaskGroup& tasks = rights_.world.tasks();
  const Owner owner = rights_.owner.with(change.node);
  if (change.what == NodeChange::What::up) gone_[change.node] = false;
  if (change.what == NodeChange::What::down)
    tasks.spawn(watch(change.node, rights_.world.node(change.node).down_since), owner);
  // A false alarm that has come true.
  if (change.what == NodeChange::What::departed && gone_[change.node])
    tasks.spawn(replace(change.node), owner);
}

task<void> Detection::watch(NodeId node, Instant last_heard) {
  co_await sleep(rights_.world.loop(), settings_.after);
  const Node& now = rights_.world.node(node);
  if (now.up() || now.down_since != last_heard || gone_[node]) co_return;
  gone_[node] = true;
  if (now.has_machine)
    ++false_alarms_;
  else
    co_await replace(node);
}

task<void> Detection::replace(NodeId node) {
  co_await sleep(rights_.world.loop(), rights_.world.node(node).replacement);
  rights_.world.nodes().join(node);
}

}  // namespace

const fields::Table& DetectionSettings::table() {
  static const fields::Table table = fields::Table::of<DetectionSettings>(
      {fields::row("after", &DetectionSettings::after, fields::duration(),
                   "The time without an answer after which a node is declared gone.")});
  return table;
}

const Entry detection{
    .description = {.name = "detection",
                    .sentence = "A node that answers no more is declared gone and replaced.",
                    .table = DetectionSettings::table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Detection, DetectionSettings>};

}  // namespace floe::maintenance
