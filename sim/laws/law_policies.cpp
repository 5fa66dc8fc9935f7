// Policies of repair: a lazy one waits for its threshold, and a limit of rate holds in every window.
#include <algorithm>
#include <map>

#include "laws/law.hpp"
#include "maintenance/repair_record.hpp"
#include "policies/policies.hpp"

namespace floe::swarm {
namespace {

maintenance::PolicySettings policy_of(const Scene& scene) {
  return maintenance::policy_for(scene.label, scene.scenario.repair.policies);
}

// The work was decided after the last loss of what it rebuilds. What has been held by nodes that have been up since
// before that was believed live all the time. Of times with a partition nothing is demanded.
class LazyWaits final : public Check {
 public:
  LazyWaits(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court),
        threshold_(policy_of(scene).lazy_threshold),
        up_since_(scene.world.nodes().count()) {}

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::up) up_since_[change.node] = now();
  }

  void saw(const PiecesRebuilt& rebuilt) override {
    if (threshold_ == 0) return;
    const Blob blob = world().blobs()[rebuilt.blob];
    Instant lost{};
    for (const Shard shard : rebuilt.shards) {
      const std::optional<Instant> since = scene().shadow.missing_since(rebuilt.blob, {rebuilt.kind, shard});
      if (!since) return;  // it moved, and came from the owner before
      lost = std::max({lost, *since, scene().shadow.owed_since(shard)});
    }
    if (world().paths().undivided_since() > lost) return;
    if (lost > rebuilt.due) return;  // it was lost again meanwhile, and what was believed before is not known
    std::uint32_t least = blob.layout->slots;
    for (std::uint32_t kind = 0; kind < blob.layout->kinds.size(); ++kind)
      least = std::min(least, there_since(rebuilt.blob, kind, blob, lost));
    demand(least <= threshold_, named(rebuilt.blob, {rebuilt.kind, rebuilt.shards.front()}) +
                                    " was rebuilt while " + std::to_string(least) +
                                    " pieces were there, above the threshold of " +
                                    std::to_string(threshold_));
  }

 private:
  std::uint32_t there_since(BlobIndex index, std::uint32_t kind, const Blob& blob, Instant lost) const {
    std::uint32_t count = 0;
    for (const std::uint32_t slot : scene().shadow.slots_held(index, kind)) {
      const Shard shard = blob.placement.shard_of(slot);
      const NodeId owner = world().committee().owner(shard);
      const Instant since = std::max(scene().shadow.held_since(index, {kind, shard}), up_since_[owner]);
      count += world().node(owner).up() && since < lost ? 1 : 0;
    }
    return count;
  }

  std::uint32_t threshold_;
  std::vector<Instant> up_since_;
};

// A leaky bucket of each machine that repairs: what was asked for at an instant falls into it, and leaves at
// the rate. Answers that did not come are not counted, and neither is metadata.
class RateIsKept final : public Check {
 public:
  RateIsKept(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), limit_(policy_of(scene).rate_limit) {
    if (limit_.is_unlimited()) return;
    for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob)
      largest_ = std::max(largest_, most_of(blob));
  }

  void written(BlobIndex blob, std::span<const Piece>) override {
    if (!limit_.is_unlimited()) largest_ = std::max(largest_, most_of(blob));
  }

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::up) judge(change.node);
  }
  void saw(const RequestOver& request) override {
    if (limit_.is_unlimited() || !request.asker || !request.is_delivered) return;
    if (request.payload->traffic != TrafficClass::repair || request.payload->part == Part::metadata ||
        request.payload == &maintenance::kInvalidity)
      return;
    const bool is_sent_on = request.payload == &maintenance::kTransfer;
    asked_[is_sent_on ? request.helper : *request.asker].emplace_back(request.asked, request.bytes);
  }
  void ends() override {
    for (NodeId node = 0; node < world().nodes().count(); ++node) judge(node);
  }

 private:
  // What is fetched for a piece, or a piece that is sent on, is less than all pieces with a proof of each.
  double most_of(BlobIndex blob) const {
    const Layout& layout = *world().blobs()[blob].layout;
    double bytes = 0;
    for (const PieceKind& kind : layout.kinds) {
      double path = 0;
      for (const Bytes each : kind.paths) path = std::max(path, to_double(each));
      const double symbol = 600 + to_double(kind.symbol.payload + kind.symbol.proof);  // a path is shorter
      bytes += layout.slots * std::max(symbol, to_double(kind.wire) + path);
    }
    return bytes;
  }

  void judge(NodeId node) {
    auto& asked = asked_[node];
    const double together = std::min(scene().scenario.repair.batch_blobs, world().blobs().size());
    const double most = 2 * largest_ * together;
    std::ranges::stable_sort(asked, {}, [](const auto& each) { return each.first; });
    double level = 0;
    Instant last{};
    for (const auto& [at, bytes] : asked) {
      level = std::max(0.0, level - static_cast<double>(limit_.per_second) * to_seconds(at - last)) +
              to_double(bytes);
      last = at;
      demand(level <= most, "node " + std::to_string(node) + " asked until " + to_text(at) + " for " +
                                std::to_string(static_cast<std::int64_t>(level)) +
                                " B more than its rate allows, and two fetches are at most " +
                                std::to_string(static_cast<std::int64_t>(most)) + " B");
    }
    asked.clear();
  }

  Rate limit_;
  double largest_ = 0;  // B, of one blob
  std::map<NodeId, std::vector<std::pair<Instant, Bytes>>> asked_;
};

}  // namespace

extern const Law lazy_waits{
    "lazy-waits",
    "A lazy policy rebuilds nothing of a blob of which more pieces are there than its threshold.",
    Sort::safety, make_check<LazyWaits>};
extern const Law rate_is_kept{"rate-is-kept",
                              "In no window of time a node repairs with more than its rate and two fetches.",
                              Sort::safety, make_check<RateIsKept>};

}  // namespace floe::swarm
