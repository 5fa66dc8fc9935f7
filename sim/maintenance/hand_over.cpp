#include "maintenance/hand_over.hpp"

#include <utility>

#include "protocol/delivery.hpp"

namespace floe::maintenance {
namespace {

// Whoever waits hears how a task ended, also where it dies with its machine.
struct Telling {
  explicit Telling(std::weak_ptr<Mailbox<bool>> waits) : box(std::move(waits)) {}
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;
  ~Telling() {
    if (const auto waits = box.lock()) waits->push(is_there);
  }

  std::weak_ptr<Mailbox<bool>> box;
  bool is_there = false;
};

}  // namespace

task<void> HandOver::send(NodeId giver, Parcel parcel, protocol::Pace& pace, protocol::Backoff pauses) {
  const auto waits = std::make_shared<Waits>(world_.loop());
  const protocol::Load load = load_of(parcel);
  while (!belief_.is_gone(giver, parcel.owner)) {
    if (belief_.hears(giver, parcel.owner) && pace.is_limited())
      co_await wait_for(world_.loop(), pace, load.payload + load.proof);
    if (belief_.hears(giver, parcel.owner)) {
      rights_.spawn(parcel.owner, receive(waits, giver, parcel));
      const bool is_there = co_await waits->next();
      if (is_there) co_return;
    }
    co_await sleep(world_.loop(), pauses.next());
  }
}

task<void> HandOver::receive(std::weak_ptr<Waits> giver_waits, NodeId giver, Parcel parcel) {
  Telling telling(std::move(giver_waits));
  const bool has_metadata = co_await take_metadata(giver, parcel);
  if (has_metadata) telling.is_there = co_await take_pieces(giver, parcel);
}

task<bool> HandOver::take_metadata(NodeId giver, const Parcel& parcel) {
  std::vector<BlobIndex> bare;
  protocol::Load load;
  for (const BlobIndex blob : parcel.blobs) {
    if (world_.blobs().has_metadata(blob, parcel.owner)) continue;
    bare.push_back(blob);
    load.payload += world_.blobs()[blob].layout->metadata;
  }
  if (bare.empty()) co_return true;
  const protocol::Asker taking = taker(parcel, kMetadata);
  const bool has_come = co_await protocol::take(world_, taking, giver, load);
  if (!has_come) co_return false;
  for (const BlobIndex blob : bare) {
    if (world_.blobs().has_metadata(blob, parcel.owner)) continue;
    world_.blobs().restore_metadata(blob, parcel.owner);
    record_.use(kMetadata, world_.blobs()[blob].layout->metadata);
  }
  co_return true;
}

// What came from a repairer that died since may be there already, by the next one.
task<bool> HandOver::take_pieces(NodeId giver, const Parcel& parcel) {
  const protocol::Load load = load_of(parcel);
  const protocol::Asker taking = taker(parcel, kTransfer);
  const bool has_come = co_await protocol::take(world_, taking, giver, load);
  if (!has_come) co_return false;
  bool any = false;
  for (const BlobIndex blob : parcel.blobs)
    for (const Piece& piece : parcel.pieces) {
      if (!world_.blobs().is_owed(blob, piece)) continue;
      record_.rebuilt(parcel.begun, world_.restore(blob, piece));
      any = true;
    }
  if (any) record_.use(kTransfer, load.payload);
  if (any) record_.use(kProofs, load.proof);
  co_return true;
}

protocol::Asker HandOver::taker(const Parcel& parcel, const Cause& payload) const {
  return {.endpoint = world_.endpoint(parcel.owner),
          .node = parcel.owner,
          .timeout = timeout_,
          .payload = &payload,
          .proof = &kProofs,
          .header = &kOverhead,
          .blob = parcel.blobs.front()};
}

protocol::Load HandOver::load_of(const Parcel& parcel) const {
  protocol::Load load;
  for (const BlobIndex blob : parcel.blobs) {
    const Blob one = world_.blobs()[blob];
    for (const Piece& piece : parcel.pieces) {
      const PieceKind& kind = one.layout->kinds[piece.kind];
      load.payload += kind.size;
      load.proof += kind.wire - kind.size;
      if (!kind.paths.empty()) load.proof += kind.paths[one.placement.slot_of(piece.shard)];
    }
  }
  return load;
}

}  // namespace floe::maintenance
