// Live pieces, those on nodes that are up, counted one by one as nodes go and come.
#include <algorithm>
#include <limits>

#include "laws/law.hpp"

namespace floe::swarm {
namespace {

class MarginIsRight final : public Check {
 public:
  MarginIsRight(const Scene& scene, const Law& law, Court& court) : Check(scene, law, court) {
    for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob) {
      const Layout& layout = *world().blobs()[blob].layout;
      live_.emplace_back(layout.kinds.size(), layout.slots);
    }
    look();
  }

  void on(const NodeChange& change) override {
    if (change.what != NodeChange::What::down && change.what != NodeChange::What::up) return;
    const bool is_down = change.what == NodeChange::What::down;
    for (BlobIndex blob = 0; blob < live_.size(); ++blob) {
      const Placement placement = world().blobs()[blob].placement;
      for (const Shard shard : world().committee().shards_of(change.node))
        for (std::uint32_t kind = 0; kind < live_[blob].size(); ++kind)
          if (placement.has_slot(shard) && scene().shadow.is_held(blob, {kind, shard}))
            live_[blob][kind] += is_down ? -1 : 1;
    }
    if (is_down) look();
  }
  void on(const PieceChange& change) override {
    const auto& [blob, piece] = change.piece;
    if (change.what != PieceChange::What::spoiled ||
        !world().node(world().committee().owner(piece.shard)).up())
      return;
    --live_[blob][piece.kind];
    see(blob, piece.kind);
  }
  void restored(BlobIndex blob, const Piece& piece, Instant) override { ++live_[blob][piece.kind]; }
  // Of a blob that was deleted nothing is missing.
  void on(const BlobChange& change) override {
    if (change.what != BlobChange::What::invalid) return;
    const Placement placement = world().blobs()[change.blob].placement;
    std::int64_t up = 0;
    for (Shard shard = 0; shard < world().committee().shards(); ++shard)
      up += placement.has_slot(shard) && world().node(world().committee().owner(shard)).up() ? 1 : 0;
    std::ranges::fill(live_[change.blob], up);
  }

 private:
  void see(BlobIndex blob, std::uint32_t kind) {
    least_ = std::min(least_, live_[blob][kind] - world().blobs()[blob].layout->kinds[kind].enough);
  }
  void look() {
    for (BlobIndex blob = 0; blob < live_.size(); ++blob)
      for (std::uint32_t kind = 0; kind < live_[blob].size(); ++kind) see(blob, kind);
    demand(world().blobs().least_margin() == least_, "the least margin is taken for " +
                                                         std::to_string(world().blobs().least_margin()) +
                                                         ", and is " + std::to_string(least_));
  }

  std::vector<std::vector<std::int64_t>> live_;  // by blob, then kind
  std::int64_t least_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace

extern const Law margin_is_right{"margin-is-right",
                                 "The least margin is that of the pieces on nodes that are up, at any time.",
                                 Sort::safety, make_check<MarginIsRight>};

}  // namespace floe::swarm
