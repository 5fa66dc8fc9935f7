// Live pieces, those on nodes that are up, counted one by one as nodes go and come.
#include <algorithm>
#include <limits>
#include <set>

#include "laws/law.hpp"

namespace floe::swarm {
namespace {

class MarginIsRight final : public Check {
 public:
  MarginIsRight(const Scene& scene, const Law& law, Court& court) : Check(scene, law, court) {
    for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob) add(blob);
    look();
  }

  void on(const NodeChange& change) override {
    if (change.what != NodeChange::What::down && change.what != NodeChange::What::up) return;
    for (const Shard shard : world().committee().shards_of(change.node)) count(shard);
    for (const Shard shard : scene().shadow.copies_of(change.node)) count(shard);
    if (change.what == NodeChange::What::down) look();
  }
  void on(const PieceChange& change) override {
    if (change.what != PieceChange::What::spoiled) return;
    count(change.piece.blob, change.piece.piece);
    see(change.piece.blob, change.piece.piece.kind);
  }
  void on(const ShardChange& change) override {
    count(change.shard);
    for (BlobIndex blob = 0; blob < live_.size(); ++blob)
      for (std::uint32_t kind = 0; kind < live_[blob].size(); ++kind) see(blob, kind);
  }
  void restored(BlobIndex blob, const Piece& piece, Instant) override { put(blob, piece); }
  void delivered(BlobIndex blob, const Piece& piece) override { put(blob, piece); }
  void written(BlobIndex blob, std::span<const Piece>) override {
    add(blob);
    for (Shard shard = 0; shard < world().committee().shards(); ++shard)
      for (std::uint32_t kind = 0; kind < live_[blob].size(); ++kind)
        if (world().blobs()[blob].placement.has_slot(shard)) count(blob, {kind, shard});
    look();
  }
  void arrived(BlobIndex blob, const Piece& piece) override { put(blob, piece); }
  // What is deleted counts no more.
  void on(const BlobChange& change) override {
    if (change.what != BlobChange::What::invalid && change.what != BlobChange::What::expired) return;
    for (BlobIndex blob = change.blob; blob < change.end; ++blob) deleted_.insert(blob);
  }

 private:
  void add(BlobIndex blob) {
    const Layout& layout = *world().blobs()[blob].layout;
    live_.emplace_back(layout.kinds.size(), layout.slots);
  }
  void count(Shard shard) {
    for (BlobIndex blob = 0; blob < live_.size(); ++blob)
      for (std::uint32_t kind = 0; kind < live_[blob].size(); ++kind)
        if (world().blobs()[blob].placement.has_slot(shard)) count(blob, {kind, shard});
  }
  void count(BlobIndex blob, const Piece& piece) {
    const Shadow& shadow = scene().shadow;
    set(blob, piece,
        (shadow.is_held(blob, piece) && world().node(world().committee().owner(piece.shard)).up()) ||
            (shadow.is_in_copy(blob, piece) && world().node(shadow.copy_on(piece.shard)).up()));
  }
  // It is told before the shadow knows; its node is up.
  void put(BlobIndex blob, const Piece& piece) { set(blob, piece, true); }
  void set(BlobIndex blob, const Piece& piece, bool is_live) {
    const bool was_live = !not_live_.contains({blob, piece});
    if (is_live)
      not_live_.erase({blob, piece});
    else
      not_live_.insert({blob, piece});
    live_[blob][piece.kind] += (is_live ? 1 : 0) - (was_live ? 1 : 0);
  }
  void see(BlobIndex blob, std::uint32_t kind) {
    if (!deleted_.contains(blob))
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
  std::set<PieceOf> not_live_;
  std::set<BlobIndex> deleted_{};
  std::int64_t least_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace

extern const Law margin_is_right{"margin-is-right",
                                 "The least margin is that of the pieces on nodes that are up, at any time.",
                                 Sort::safety, make_check<MarginIsRight>};

}  // namespace floe::swarm
