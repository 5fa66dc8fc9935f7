// What must have happened: a piece for which enough symbols have been at hand for long is back.
#include <algorithm>

#include "laws/law.hpp"
#include "laws/patience.hpp"
#include "nodes/attributes/conduct.hpp"

namespace floe::swarm {
namespace {

class OwedComesBack final : public Check {
 public:
  OwedComesBack(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court),
        up_since_(scene.world.nodes().count()),
        lies_(scene.world.nodes().count(), false) {}

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::up) up_since_[change.node] = now();
    if (change.attribute != &kConduct) return;
    is_any_wrong_ = true;
    lies_[change.node] = world().nodes().get(kConduct, change.node) != nullptr;
    up_since_[change.node] = now();
  }
  void on(const PieceChange&) override { is_any_wrong_ = true; }

  void ends() override {
    const std::optional<Duration> patience = swarm::patience(scene());
    if (!patience) return;
    for (NodeId node = 0; node < world().nodes().count(); ++node) {
      if (!world().node(node).up() || jobs(node) > scene().scenario.repair.concurrent_blobs) continue;
      for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob) look(node, blob, *patience);
    }
  }

 private:
  // Blobs that it repairs: work that is in vain takes a place for good.
  std::size_t jobs(NodeId node) const {
    std::size_t count = 0;
    for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob)
      count += scene().shadow.owed(blob, node).empty() ? 0 : 1;
    return count;
  }

  void look(NodeId node, BlobIndex index, Duration patience) const {
    const std::vector<Piece> owed = scene().shadow.owed(index, node);
    if (owed.empty()) return;
    const Blob blob = world().blobs()[index];
    // What is of a later stage waits for the earlier ones.
    std::vector<schemes::Fetch> fetches = scene().scheme.plan(owed, *blob.layout, blob.placement);
    std::ranges::stable_sort(fetches, {}, &schemes::Fetch::stage);
    Instant earlier = std::max({up_since_[node], metadata_since(), world().paths().undivided_since()});
    for (const Piece& piece : owed) earlier = std::max(earlier, scene().shadow.owed_since(piece.shard));
    Instant latest = earlier;
    for (std::size_t i = 0; i < fetches.size(); ++i) {
      const schemes::Fetch& fetch = fetches[i];
      if (!fetch.is_proved && is_any_wrong_)
        return;  // it takes more symbols than are needed, and how many is open
      if (i > 0 && fetch.stage != fetches[i - 1].stage) earlier = latest;
      const Instant since = std::max(at_hand_since(index, blob, fetch), earlier);
      latest = std::max(latest, since);
      if (since == Instant::never() || now() - since <= patience) continue;
      broken("node " + std::to_string(node) + " is owed " + named(index, {fetch.kind, fetch.shards.front()}) +
             "; " + std::to_string(fetch.need) + " symbols have been at hand since " + to_text(since) +
             ", for longer than " + floe::to_text(patience));
    }
  }

  // Since when a node has been up that never lost what it keeps.
  Instant metadata_since() const {
    Instant since = Instant::never();
    for (NodeId node = 0; node < world().nodes().count(); ++node)
      if (world().node(node).up() && !lies_[node] && !world().node(node).ever_lost)
        since = std::min(since, up_since_[node]);
    return since;
  }

  // Since when as many sources as are needed have been held on nodes that have been up.
  Instant at_hand_since(BlobIndex index, const Blob& blob, const schemes::Fetch& fetch) const {
    std::vector<std::pair<Instant, Shard>> since;
    for (const std::uint32_t slot : scene().shadow.slots_held(index, fetch.source)) {
      const Shard shard = blob.placement.shard_of(slot);
      const NodeId owner = world().committee().owner(shard);
      if (!world().node(owner).up() || lies_[owner] || (fetch.from && !fetch.from->test(shard))) continue;
      if (world().reading().owner(shard) != owner) continue;  // nobody asks it yet
      since.emplace_back(std::max(scene().shadow.held_since(index, {fetch.source, shard}), up_since_[owner]),
                         shard);
    }
    std::ranges::sort(since);
    Instant latest{};
    std::vector<Shard> shards;
    for (const auto& [at, shard] : since) {
      if (is_met(fetch, blob.placement, shards)) break;
      shards.push_back(shard);
      latest = at;
    }
    return is_met(fetch, blob.placement, shards) ? latest : Instant::never();
  }

  static bool is_met(const schemes::Fetch& fetch, const Placement& placement,
                     const std::vector<Shard>& shards) {
    return shards.size() >= fetch.need && (!fetch.suffices || fetch.suffices(placement, shards));
  }

  std::vector<Instant> up_since_;  // and honest
  std::vector<bool> lies_;
  bool is_any_wrong_ = false;
};

}  // namespace

extern const Law owed_comes_back{
    "owed-comes-back", "A piece is back when enough to rebuild it has been at hand for long enough.",
    Sort::liveness, make_check<OwedComesBack>};

}  // namespace floe::swarm
