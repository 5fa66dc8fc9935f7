#include "world/pieces.hpp"
#include "world/world.hpp"

namespace floe {

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
