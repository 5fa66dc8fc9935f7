#include "protocol/symbols.hpp"

#include <algorithm>

#include "world/pieces.hpp"

namespace floe::protocol {

bool Symbols::holds(NodeId helper, std::uint32_t shard) const {
  return world_.blobs().all_hold(wanted_.blobs, {wanted_.source, shard}, helper);
}

bool Symbols::is_hidden(NodeId helper, std::uint32_t shard) const {
  const BlobStore& blobs = world_.blobs();
  if (world_.committee().owner(shard) != helper) return false;
  // Without a look at each blob: nothing is hidden where all that is missing is owed.
  if (blobs.is_arriving(shard) || blobs.owed_on(shard) == blobs.missing_on(shard)) return false;
  const Piece piece{wanted_.source, shard};
  bool any = false;
  for (const BlobIndex blob : wanted_.blobs) {
    if (blobs.holds(blob, piece)) continue;
    if (!blobs.is_hidden(blob, piece)) return false;
    any = true;
  }
  return any;
}

// Real bytes are put to the real check.
bool Symbols::accepts_wrong(NodeId, std::uint32_t shard) const {
  const Piece piece{wanted_.source, shard};
  return std::ranges::all_of(wanted_.blobs, [&](BlobIndex index) {
    const Blob blob = world_.blobs()[index];
    const SpoiledPieces::Spoiled* const spoiled = world_.spoiled({index, piece});
    const Damage damage = spoiled != nullptr ? spoiled->damage : Damage{};
    return blob.content != nullptr && blob.placement.has_slot(shard) &&
           blob.content->accepts(wanted_.source, blob.placement.slot_of(shard), damage);
  });
}

// Who dropped a piece knows that already.
void Symbols::rejected(NodeId, std::uint32_t shard) const {
  for (const BlobIndex blob : wanted_.blobs) {
    const PieceOf piece{blob, {wanted_.source, shard}};
    const SpoiledPieces::Spoiled* const spoiled = world_.spoiled(piece);
    if (spoiled != nullptr && spoiled->is_rot) world_.find(piece, FoundBy::asker);
  }
}

}  // namespace floe::protocol
