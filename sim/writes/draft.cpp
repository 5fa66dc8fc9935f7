#include "writes/draft.hpp"

#include <algorithm>
#include <utility>

namespace floe::writes {

Draft::Draft(World& world, std::uint32_t number, Bytes size, std::shared_ptr<const Layout> layout,
             std::uint32_t rotation, std::vector<Shard> drawn)
    : world_(world),
      number_(number),
      size_(size),
      layout_(std::move(layout)),
      drawn_(std::move(drawn)),
      placement_{.shards = world.committee().shards(),
                 .rotation = rotation,
                 .slots = layout_->slots,
                 .stride = layout_->stride,
                 .drawn = drawn_},
      stored_(layout_->kinds.size(), BitSet(world.committee().shards())),
      metadata_(world.nodes().count()),
      counted_(world.nodes().count()) {}

std::uint32_t Draft::weight(NodeId node) const {
  const auto shards = world_.committee().shards_of(node);
  return static_cast<std::uint32_t>(
      std::ranges::count_if(shards, [this](Shard shard) { return placement_.has_slot(shard); }));
}

std::vector<Piece> Draft::pieces_of(NodeId node) const {
  std::vector<Piece> pieces;
  for (const Shard shard : world_.committee().shards_of(node))
    for (std::uint32_t kind = 0; placement_.has_slot(shard) && kind < layout_->kinds.size(); ++kind)
      pieces.push_back({kind, shard});
  return pieces;
}

Bytes Draft::body(const Piece& piece) const {
  const PieceKind& kind = layout_->kinds[piece.kind];
  return kind.paths.empty() ? kind.wire : kind.wire + kind.paths[placement_.slot_of(piece.shard)];
}

// The id of the blob stands in the address of the request.
Bytes Draft::metadata_body() const {
  constexpr Bytes kId{32};
  return std::max(layout_->metadata - kId, Bytes{1});
}

bool Draft::is_complete(NodeId node) const {
  return has_metadata(node) &&
         std::ranges::all_of(pieces_of(node), [this](const Piece& piece) { return holds(piece); });
}

// What reached a node may have gone with a disk before the client heard of it, or belong to another node by now.
void Draft::keep(NodeId node, const std::optional<Piece>& piece, Instant reached) {
  const Node& machine = world_.node(node);
  if (!machine.has_machine || (machine.ever_lost && machine.lost_at >= reached)) return;
  if (!piece) {
    if (blob_ && !world_.blobs().is_deleted(*blob_)) world_.deliver_metadata(*blob_, node);
    metadata_.set(node);
    return;
  }
  if (world_.committee().owner(piece->shard) != node) return;
  stored_[piece->kind].set(piece->shard);
  if (blob_ && machine.up() && world_.blobs().is_owed(*blob_, *piece)) world_.deliver(*blob_, *piece);
}

void Draft::lose(std::span<const Shard> shards) {
  for (BitSet& kind : stored_)
    for (const Shard shard : shards) kind.clear(shard);
}

void Draft::move(Shard shard, NodeId before) {
  lose({&shard, 1});
  discount(before);
  discount(world_.committee().owner(shard));
  has_moved_ = true;
}

std::uint32_t Draft::counted() const {
  std::uint32_t all = 0;
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (counted_.test(node)) all += weight(node);
  return all;
}

std::uint32_t Draft::quorum() const {
  constexpr std::uint32_t kFewestForFaults = 4;
  const std::uint32_t most_faulty = slots() < kFewestForFaults ? (slots() - 1) / 2 : (slots() - 1) / 3;
  return std::max(slots() - most_faulty, std::ranges::min(layout_->kinds, {}, &PieceKind::enough).enough);
}

std::vector<Piece> Draft::missing() const {
  std::vector<Piece> pieces;
  for (std::uint32_t kind = 0; kind < layout_->kinds.size(); ++kind)
    for (Shard shard = 0; shard < world_.committee().shards(); ++shard)
      if (placement_.has_slot(shard) && !holds({kind, shard})) pieces.push_back({kind, shard});
  return pieces;
}

std::vector<NodeId> Draft::without_metadata() const {
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (!metadata_.test(node)) nodes.push_back(node);
  return nodes;
}

NewBlob Draft::blob(const schemes::Scheme& scheme) const {
  return {.size = size_,
          .layout = layout_,
          .redundancy = &scheme,
          .rotation = placement_.rotation,
          .drawn = drawn_,
          .content = {},
          .expires = {}};
}

}  // namespace floe::writes
