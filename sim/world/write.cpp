#include <string>

#include "nodes/attributes/conduct.hpp"
#include "world/pieces.hpp"
#include "world/world.hpp"

namespace floe {
namespace {

// Who pretends to have what it dropped does so with what comes later, too.
std::vector<PieceOf> dropped_of(const World& world, BlobIndex blob) {
  std::vector<PieceOf> dropped;
  const Blob one = world.blobs()[blob];
  for (NodeId node = 0; node < world.nodes().count(); ++node) {
    const Conduct* const conduct = world.nodes().get(kConduct, node);
    if (conduct == nullptr || conduct->lie != Conduct::Lie::pretends) continue;
    Stream draws = world.stream(node, "drop/" + std::to_string(blob));
    if (draws.uniform() >= conduct->drops) continue;
    for (const Shard shard : world.committee().shards_of(node))
      for (std::uint32_t kind = 0; one.placement.has_slot(shard) && kind < one.layout->kinds.size(); ++kind)
        if (world.blobs().holds(blob, {kind, shard})) dropped.push_back({blob, {kind, shard}});
  }
  return dropped;
}

}  // namespace

BlobIndex World::write(NewBlob blob, std::span<const Piece> pieces, std::span<const NodeId> metadata) {
  before_change(false);
  shortages_.before_loss(now(), blobs_);
  const std::size_t lost_before = blobs_.lost_blobs().size();
  const Bytes size = blob.size;
  const BlobIndex index = blobs_.add(size, std::move(blob.layout), *blob.redundancy, blob.rotation,
                                     std::move(blob.content), blob.drawn);
  blobs_.lack(index, pieces, metadata, now());
  if (written_.empty()) first_written_ = index;
  written_.push_back(now());
  if (blob.expires) expiry_.set(index, *blob.expires);
  measures_.written(size, now());
  measures_.blobs_lost(blobs_.lost_blobs().size() - lost_before, now());
  decay_.written();
  for (const Piece& piece : pieces) show_shard(piece.shard);
  if (witness_ != nullptr) witness_->written(index, pieces);
  tell_losses(lost_before);
  const std::vector<PieceOf> dropped = dropped_of(*this, index);
  spoil(dropped, false);
  return index;
}

void World::deliver(BlobIndex blob, const Piece& piece) {
  put(blob, piece);
  if (witness_ != nullptr) witness_->delivered(blob, piece);
}

void World::await_no_more(BlobIndex blob, NodeId node) {
  for (const Piece& piece : blobs_.missing(blob, node))
    if (blobs_.is_owed(blob, piece))
      listeners_.tell(PieceChange{PieceChange::What::due, {blob, piece}, false});
}

bool World::is_of_upload(BlobIndex blob, const Piece& piece) const {
  return !written_.empty() && blob >= first_written_ && blobs_.is_owed(blob, piece) &&
         blobs_.missing_since(blob, piece) == written_[blob - first_written_];
}

}  // namespace floe
