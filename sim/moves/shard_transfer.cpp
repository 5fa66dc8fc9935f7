#include "moves/shard_transfer.hpp"

#include <algorithm>
#include <utility>

#include "protocol/backoff.hpp"
#include "protocol/metadata.hpp"

namespace floe::moves {
namespace {

constexpr Bytes kBesidePiece{33};  // the blob's identifier and the kind

std::int64_t length_of(std::uint64_t count) {
  std::int64_t bytes = 1;
  for (; count >= 128; count /= 128) ++bytes;
  return bytes;
}

}  // namespace

// Pieces of one kind of a shard, by position.
class Transfers::Slivers final : public protocol::Subject {
 public:
  Slivers(const World& world, const Piece& piece) : world_(world), piece_(piece) {}

  bool holds(NodeId helper, std::uint32_t at) const override {
    const BlobIndex blob = world_.blobs().on_shards().at(piece_.shard, at);
    return world_.blobs().all_hold(std::span(&blob, 1), piece_, helper);
  }
  protocol::Load load(std::span<const std::uint32_t> given) const override {
    protocol::Load load{.proof = Bytes{1 + length_of(given.size())}, .symbols = given.size()};
    for (const std::uint32_t at : given) {
      const Sizes sizes = sizes_of(at);
      load.payload += sizes.piece;
      load.proof += sizes.framing;
    }
    return load;
  }

  struct Sizes {
    Bytes piece;
    Bytes framing;
  };
  Sizes sizes_of(std::uint32_t at) const {
    const BlobStore& blobs = world_.blobs();
    const BlobIndex blob = blobs.on_shards().at(piece_.shard, at);
    const PieceKind& kind = blobs.groups()[group_of(blob, blobs.groups())].layout->kinds[piece_.kind];
    Bytes framing = kind.wire - kind.size + kBesidePiece;
    if (!kind.paths.empty()) framing += kind.paths[blobs[blob].placement.slot_of(piece_.shard)];
    return {kind.size, framing};
  }

 private:
  const World& world_;
  Piece piece_;
};

protocol::Asker Transfers::asker(NodeId node, const Cause& payload, Duration timeout) const {
  return {.endpoint = world_.endpoint(node),
          .node = node,
          .timeout = timeout,
          .payload = &payload,
          .proof = &kFraming,
          .header = &kHeaders};
}

task<Transfers::End> Transfers::receive(NodeId node, Shard shard, Cursor& cursor, Stream& order) {
  const BlobStore& blobs = world_.blobs();
  const std::uint32_t count = blobs.on_shards().count(shard);
  const protocol::Asker asking = asker(node, kPieces, settings_.timeout);
  while (cursor.kind < blobs.missing().kinds()) {
    const NodeId from = cursor.source;
    const Piece piece{cursor.kind, shard};
    const Slivers slivers(world_, piece);
    std::vector<std::uint32_t> wanted;  // what the source has, which is what it would leave in
    std::uint32_t at = cursor.at;
    for (; at < count && wanted.size() < settings_.slivers; ++at)
      if (slivers.holds(from, at)) wanted.push_back(at);
    if (wanted.empty() && cursor.at < count) wanted.push_back(cursor.at);  // it has nothing more, and says so
    if (!wanted.empty()) {
      protocol::Exchanges exchanges(world_, asking, slivers);
      exchanges.ask(from, Few<std::uint32_t>(std::span<const std::uint32_t>(wanted)));
      const protocol::Answer answer = co_await exchanges.next();
      if (answer.kind == protocol::Answer::Kind::silent || answer.kind == protocol::Answer::Kind::refused)
        co_return End::failed;
      record_.use(kFraming, Bytes{answer.given.empty() ? 0 : 1 + length_of(answer.given.size())});
      co_await take(node, piece, answer.given, order);
      if (answer.kind == protocol::Answer::Kind::not_held) at = count;
    }
    cursor.at = at;
    if (cursor.at < count) continue;
    ++cursor.kind;
    cursor.at = 0;
  }
  co_return End::over;
}

task<void> Transfers::take(NodeId node, const Piece& piece, std::span<const std::uint32_t> given,
                           Stream& order) {
  const BlobStore& blobs = world_.blobs();
  const Slivers slivers(world_, piece);
  std::vector<BlobIndex> bare;
  for (const std::uint32_t at : given) {
    const BlobIndex blob = blobs.on_shards().at(piece.shard, at);
    if (!blobs.has_metadata(blob, node)) bare.push_back(blob);
  }
  if (!bare.empty()) co_await fetch_metadata(node, std::move(bare), order);
  for (const std::uint32_t at : given) {
    const BlobIndex blob = blobs.on_shards().at(piece.shard, at);
    if (blobs.missing().on(piece).find(at) != nullptr) world_.arrive(blob, piece);
    const Slivers::Sizes sizes = slivers.sizes_of(at);
    record_.arrived(sizes.piece, sizes.framing);
  }
}

task<void> Transfers::fetch_metadata(NodeId node, std::vector<BlobIndex> blobs, Stream& order) {
  const protocol::Asker asking = asker(node, kMetadata, settings_.metadata_timeout);
  for (std::size_t first = 0; first < blobs.size(); first += settings_.metadata_blobs) {
    const std::size_t end = std::min<std::size_t>(blobs.size(), first + settings_.metadata_blobs);
    std::vector<task<void>> together;
    for (const BlobIndex blob : std::span(blobs).subspan(first, end - first))
      together.push_back(fetch_one(node, asking, blob, order));
    co_await all(std::move(together));
  }
}

// From one source after the other, until one has it.
task<void> Transfers::fetch_one(NodeId node, const protocol::Asker& asking, BlobIndex blob, Stream& order) {
  std::vector<BlobIndex> missing{blob};
  protocol::Backoff pauses(settings_.retry_first, settings_.retry_limit, {}, order);
  while (!co_await protocol::fetch_metadata(world_, asking, order, missing))
    co_await sleep(world_.loop(), pauses.next());
  if (world_.blobs().has_metadata(blob, node)) co_return;
  world_.blobs().restore_metadata(blob, node);
  record_.use(kMetadata, world_.blobs()[blob].layout->metadata);
}

}  // namespace floe::moves
