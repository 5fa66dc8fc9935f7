// Departures that were announced: a node is gone when its notice is over, unless another machine has all that it had.
#include <algorithm>
#include <vector>

#include "laws/law.hpp"
#include "moves/succession.hpp"
#include "nodes/attributes/leaving.hpp"

namespace floe::swarm {
namespace {

using What = NodeChange::What;

class LeavesWhenAnnounced final : public Check {
 public:
  LeavesWhenAnnounced(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court),
        announced_(scene.world.nodes().count()),
        calm_from_(Instant{} + (scene.scenario.duration - scene.scenario.calm)) {}

  void on(const NodeChange& change) override {
    Announced& announced = announced_[change.node];
    const std::string who = "node " + std::to_string(change.node);
    if (change.attribute == &kLeaving) announced = {world().nodes().get(kLeaving, change.node).at, Bytes{0}};
    if (change.attribute == &kSuccessions) {
      demand(world().node(change.node).up() && announced.at != Instant::never() &&
                 (now() <= announced.at || announced.at >= calm_from_),
             who + " handed over when it was gone, or had announced nothing");
      const Bytes held = held_by(change.node);
      demand(announced.given >= held, who + " handed over " + std::to_string(announced.given.n) +
                                          " B and has " + std::to_string(held.n) + " B of pieces");
      announced = {};
    }
    if (change.what != What::departed) return;
    demand(now() <= announced.at || announced.at >= calm_from_, who + " left after its notice was over");
    announced = {};
  }
  void saw(const RequestOver& request) override {
    if (request.payload == &moves::kHandedOver && request.is_delivered && request.is_taken)
      announced_[request.helper].given += request.bytes;
  }
  void ends() override {
    for (NodeId node = 0; node < announced_.size(); ++node)
      demand(announced_[node].at >= calm_from_,
             "node " + std::to_string(node) + " was to be gone by " + to_text(announced_[node].at));
  }

 private:
  struct Announced {
    Instant at = Instant::never();
    Bytes given{0};
  };

  Bytes held_by(NodeId node) const {
    Bytes bytes{0};
    for (BlobIndex index = 0; index < world().blobs().size(); ++index) {
      const Blob blob = world().blobs()[index];
      for (const Shard shard : world().committee().shards_of(node))
        for (std::uint32_t kind = 0; kind < blob.layout->kinds.size(); ++kind)
          if (!world().blobs().is_deleted(index) && blob.placement.has_slot(shard) &&
              scene().shadow.is_held(index, {kind, shard}))
            bytes += blob.layout->kinds[kind].size;
    }
    return bytes;
  }

  std::vector<Announced> announced_;  // by node
  Instant calm_from_;                 // faults end, and who had announced to leave later stays
};

}  // namespace

extern const Law leaves_when_announced{"leaves-when-announced",
                                       "A node that announced its departure is gone when its notice is over, "
                                       "or has sent another machine all its pieces.",
                                       Sort::safety, make_check<LeavesWhenAnnounced>};

}  // namespace floe::swarm
