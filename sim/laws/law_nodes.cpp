// Nodes: up or down as everybody is told, and replaced when that is due and not before.
#include <algorithm>

#include "laws/law.hpp"
#include "nodes/attributes/silence.hpp"

namespace floe::swarm {
namespace {

using What = NodeChange::What;

std::string node_text(NodeId node) { return "node " + std::to_string(node); }

class NodesAreConsistent final : public Check {
 public:
  NodesAreConsistent(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), up_(scene.world.nodes().count(), true) {}

  void on(const NodeChange& change) override {
    const Node& node = world().node(change.node);
    const std::string who = node_text(change.node);
    if (change.what == What::down) {
      demand(up_[change.node], who + " went down twice");
      demand(!node.up(), who + " is told to be down and is up");
      up_[change.node] = false;
    }
    if (change.what == What::up) {
      demand(!up_[change.node], who + " came up twice");
      demand(node.up(), who + " is told to be up and is down");
      up_[change.node] = true;
    }
    if (change.what == What::departed) demand(!node.has_machine, who + " departed and has its machine");
    if (change.what == What::joined)
      demand(node.has_machine && node.outages == 0,
             who + " has a new machine that is in an outage from the start");
    if (change.what == What::up || change.what == What::down) {
      const auto up = static_cast<std::uint32_t>(std::ranges::count(up_, true));
      demand(world().nodes().up() == up, std::to_string(world().nodes().up()) +
                                             " nodes are counted as up, and " + std::to_string(up) + " are");
    }
  }

 private:
  std::vector<bool> up_;
};

// Belief: a node was silent for the time of detection before it was declared gone, and a machine is ordered
// when it is both declared and gone. Who was cut off before it went down has been silent for longer: of times with a
// partition only bounds are demanded.
class ReplacedWhenDue final : public Check {
 public:
  ReplacedWhenDue(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), due_(scene.world.nodes().count(), Instant::never()) {}

  void on(const NodeChange& change) override {
    const Node& node = world().node(change.node);
    const maintenance::RepairSettings& repair = scene().scenario.repair;
    const Instant declared = node.down_since + silence_of(world().nodes(), change.node, repair.detection);
    const Instant undivided = world().paths().undivided_since();
    const bool is_exact = undivided == Instant{} || undivided < node.down_since;
    const auto fits = [&](Instant due) { return is_exact ? now() == due : now() <= due; };
    if (change.what == What::departed && node.is_superseded)
      demand(fits(declared + repair.replace_silent) && node.outages > 0,
             node_text(change.node) + " was superseded, which was due at " +
                 to_text(declared + repair.replace_silent) + ", if it is down");
    if (change.what == What::departed)
      due_[change.node] = std::max(now(), declared) + node.replacement.time();
    if (change.what != What::joined) return;
    demand(fits(due_[change.node]) && now() >= node.lost_at + node.replacement.time(),
           node_text(change.node) + " was replaced, which was due at " + to_text(due_[change.node]));
    due_[change.node] = Instant::never();
  }
  void ends() override {
    for (NodeId node = 0; node < due_.size(); ++node)
      demand(due_[node] >= now(), node_text(node) + " was to be replaced at " + to_text(due_[node]));
  }

 private:
  std::vector<Instant> due_;
};

}  // namespace

extern const Law nodes_are_consistent{"nodes-are-consistent",
                                      "Nodes go down and come up in turn, and a new machine starts up.",
                                      Sort::safety, make_check<NodesAreConsistent>};
extern const Law replaced_when_due{
    "replaced-when-due",
    "A machine that departed is replaced after it was silent for the time of detection and the replacement "
    "took its time; neither earlier nor later. One that is only away is superseded when it was silent for "
    "longer still, if that is asked for.",
    Sort::safety, make_check<ReplacedWhenDue>};

}  // namespace floe::swarm
