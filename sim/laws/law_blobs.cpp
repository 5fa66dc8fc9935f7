// Blobs: lost exactly when too few pieces are left, and read as they were written.
#include <algorithm>
#include <set>

#include "laws/law.hpp"
#include "world/blob_bytes.hpp"

namespace floe::swarm {
namespace {

// The bytes of a blob, from so many of its pieces as give it back; none where they do not.
std::optional<std::vector<std::uint8_t>> decoded(const Blob& blob, std::uint32_t kind,
                                                 std::vector<std::uint32_t> slots) {
  slots.resize(std::min<std::size_t>(slots.size(), blob.layout->kinds[kind].enough));
  return blob.content->read(kind, slots);
}

class LossesAreTold final : public Check {
 public:
  LossesAreTold(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), lost_(scene.world.blobs().size(), false) {}

  void on(const PiecesOwed& owed) override { look("node " + std::to_string(owed.node) + " went"); }
  // What was dropped is told one after the other, once all of it is.
  void on(const ShardChange& change) override {
    if (change.what == ShardChange::What::moved) look("shard " + std::to_string(change.shard) + " moved");
  }
  // Of pieces that are spoiled together, the shadow learns one after the other.
  void on(const PieceChange& change) override {
    if (change.what != PieceChange::What::spoiled) return;
    const Blob blob = world().blobs()[change.piece.blob];
    const Holders holders(blob.placement, scene().shadow.nowhere(change.piece.blob));
    if (!scene().scheme.readable(*blob.layout, holders)) lost_[change.piece.blob] = true;
    demand(blob.lost || !lost_[change.piece.blob],
           "blob " + std::to_string(change.piece.blob) + " is not reported lost after a piece was spoiled");
  }
  void written(BlobIndex blob, std::span<const Piece>) override { lost_.resize(blob + 1, false); }
  void look(const std::string& after) {
    for (BlobIndex index = 0; index < lost_.size(); ++index) {
      const Blob blob = world().blobs()[index];
      const Holders holders(blob.placement, scene().shadow.nowhere(index));
      const std::int64_t margin = scene().scheme.margin(*blob.layout, holders);
      const bool is_readable = scene().scheme.readable(*blob.layout, holders);
      lost_[index] = lost_[index] || !is_readable;
      demand(blob.lost == lost_[index],
             "blob " + std::to_string(index) + " is " + (blob.lost ? "" : "not ") + "reported lost after " +
                 after + ", with " + std::to_string(margin) + " pieces above those that reading needs");
      if (blob.is_inconsistent) continue;  // what it gives back depends on what is read
      if (blob.content != nullptr && margin <= 0 && margin >= -1) look_at_bytes(index, blob, is_readable);
    }
  }
  void on(const BlobChange& change) override {
    if (change.what == BlobChange::What::expires) look("blobs expire");  // after which too few are none
    if (change.what != BlobChange::What::lost) return;
    demand(told_.insert(change.blob).second,
           "the loss of blob " + std::to_string(change.blob) + " is told twice");
  }
  void ends() override {
    const auto lost = static_cast<std::size_t>(std::ranges::count(lost_, true));
    demand(lost == told_.size() && lost == world().blobs().lost_blobs().size(),
           std::to_string(lost) + " blobs are lost, of " + std::to_string(told_.size()) +
               " it was told, and " + std::to_string(world().blobs().lost_blobs().size()) + " are counted");
  }

 private:
  // Near the threshold the bytes themselves decide.
  void look_at_bytes(BlobIndex index, const Blob& blob, bool is_readable) const {
    bool is_back = false;
    for (std::uint32_t kind = 0; kind < blob.layout->kinds.size(); ++kind) {
      const auto bytes = decoded(blob, kind, scene().shadow.slots_somewhere(index, kind));
      is_back = is_back || (bytes && *bytes == blob_bytes(world(), index, blob.size));
    }
    demand(is_back == is_readable, "what is left of blob " + std::to_string(index) +
                                       " gives it back: " + (is_back ? "yes" : "no") +
                                       ", and is taken for enough: " + (is_readable ? "yes" : "no"));
  }

  std::vector<bool> lost_;
  std::set<BlobIndex> told_;
};

class ReadsAreRight final : public Check {
 public:
  using Check::Check;

  void saw(const SymbolsGiven& given) override {
    if (given.asker) return;
    for (const BlobIndex blob : given.blobs)
      for (const Shard shard : given.shards) given_.emplace(blob, Piece{given.kind, shard});
  }
  void saw(const BlobRead& read) override {
    const Blob blob = world().blobs()[read.blob];
    const std::string what = "a read of blob " + std::to_string(read.blob);
    const std::set<Shard> shards(read.shards.begin(), read.shards.end());
    demand(shards.size() >= blob.layout->kinds[read.kind].enough,
           what + " ended with " + std::to_string(shards.size()) + " pieces, and " +
               std::to_string(blob.layout->kinds[read.kind].enough) + " are needed");
    for (const Shard shard : shards)
      demand(given_.contains({read.blob, {read.kind, shard}}), what + " took what nobody gave");
    demand(read.is_right, what + " gave other bytes than were written");
    if (blob.content == nullptr) return;
    std::vector<std::uint32_t> slots;
    for (const Shard shard : shards) slots.push_back(blob.placement.slot_of(shard));
    const auto bytes = decoded(blob, read.kind, slots);
    demand(bytes && *bytes == blob_bytes(world(), read.blob, blob.size),
           what + " took corrupt bytes for good");
  }

 private:
  std::set<std::pair<BlobIndex, Piece>> given_;
};

}  // namespace

extern const Law losses_are_told{"losses-are-told",
                                 "A blob is reported lost exactly when too few pieces are left, and once.",
                                 Sort::safety, make_check<LossesAreTold>};
extern const Law reads_are_right{"reads-are-right", "A read gives what was written, or fails.", Sort::safety,
                                 make_check<ReadsAreRight>};

}  // namespace floe::swarm
