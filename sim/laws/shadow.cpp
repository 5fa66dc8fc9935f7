#include "laws/shadow.hpp"

#include <algorithm>

namespace floe::swarm {

Shadow::Shadow(const World& world)
    : world_(world), kinds_(static_cast<std::uint32_t>(world.blobs()[0].layout->kinds.size())) {
  const std::uint32_t shards = world.committee().shards();
  absences_.resize(std::size_t{world.blobs().size()} * kinds_ * shards);
  for (Shard shard = 0; shard < shards; ++shard) owners_.push_back({{world.committee().owner(shard), {}}});
  copies_.resize(shards);
  owed_since_.resize(shards);
}

void Shadow::move(Shard shard, NodeId before, Instant now) {
  Copy copy{before, now, Instant::never(), {}};
  const bool is_back = this->copy(shard) != nullptr;  // to who had it before, and has it still
  const std::set<PieceOf> kept = is_back ? this->copy(shard)->pieces : std::set<PieceOf>{};
  if (is_back) copies_[shard].back().to = now;
  for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob)
    for (std::uint32_t kind = 0; !invalid_.contains(blob) && kind < kinds_; ++kind) {
      const Piece piece{kind, shard};
      if (!world_.blobs()[blob].placement.has_slot(shard)) continue;
      if (is_held(blob, piece))
        copy.pieces.insert({blob, piece});
      else
        restore(blob, piece, now);
      hidden_.erase({blob, piece});
      if (!kept.contains({blob, piece})) absences_[index(blob, piece)].push_back({now, Instant::never()});
    }
  copies_[shard].push_back(std::move(copy));
  owners_[shard].push_back({world_.committee().owner(shard), now});
  owed_since_[shard] = Instant::never();
}

void Shadow::drop(Shard shard, Instant now) { copies_[shard].back().to = now; }

void Shadow::lose_copies(NodeId node, Instant now) {
  for (std::vector<Copy>& copies : copies_)
    if (!copies.empty() && copies.back().node == node && copies.back().to == Instant::never())
      copies.back().to = now;
}

const Shadow::Copy* Shadow::copy(Shard shard) const {
  const std::vector<Copy>& copies = copies_[shard];
  return copies.empty() || copies.back().to != Instant::never() ? nullptr : &copies.back();
}

std::vector<Shard> Shadow::copies_of(NodeId node) const {
  std::vector<Shard> shards;
  for (Shard shard = 0; shard < copies_.size(); ++shard)
    if (copy(shard) != nullptr && copy(shard)->node == node) shards.push_back(shard);
  return shards;
}

bool Shadow::is_in_copy(BlobIndex blob, const Piece& piece) const {
  if (copy(piece.shard) == nullptr) return false;
  return invalid_.contains(blob) || copy(piece.shard)->pieces.contains({blob, piece});
}

NodeId Shadow::copy_on(Shard shard) const { return copy(shard)->node; }

bool Shadow::was_held_by(NodeId node, BlobIndex blob, const Piece& piece, Instant at) const {
  const std::vector<Tenure>& owners = owners_[piece.shard];
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const Instant to = i + 1 < owners.size() ? owners[i + 1].from : Instant::never();
    if (owners[i].node == node && owners[i].from <= at && at <= to && was_held(blob, piece, at)) return true;
  }
  return std::ranges::any_of(copies_[piece.shard], [&](const Copy& copy) {
    return copy.node == node && copy.from <= at && at <= copy.to && copy.pieces.contains({blob, piece});
  });
}

std::vector<Piece> Shadow::nowhere(BlobIndex blob) const {
  std::vector<Piece> pieces = missing(blob);
  std::erase_if(pieces, [&](const Piece& piece) { return is_in_copy(blob, piece); });
  return pieces;
}

std::int64_t Shadow::lose(std::span<const Shard> shards, Instant now) {
  std::int64_t lost = 0;
  for (const Shard shard : shards) owed_since_[shard] = now;
  for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob) {
    if (invalid_.contains(blob)) continue;
    const Placement placement = world_.blobs()[blob].placement;
    for (const Shard shard : shards)
      for (std::uint32_t kind = 0; kind < kinds_; ++kind) {
        hidden_.erase({blob, {kind, shard}});
        if (!placement.has_slot(shard) || !is_held(blob, {kind, shard})) continue;
        absences_[index(blob, {kind, shard})].push_back({now, Instant::never()});
        ++lost;
      }
  }
  return lost;
}

void Shadow::spoil(const PieceOf& piece, Instant now) {
  absences_[index(piece.blob, piece.piece)].push_back({now, Instant::never()});
  hidden_.insert(piece);
}

void Shadow::invalidate(BlobIndex blob, Instant now) {
  for (const Piece& piece : missing(blob)) {
    restore(blob, piece, now);
    hidden_.erase({blob, piece});
  }
  invalid_.emplace(blob, now);
}

void Shadow::expire(BlobIndex first, BlobIndex end, Instant now) {
  for (BlobIndex blob = first; blob < end; ++blob) invalidate(blob, now);
}

void Shadow::restore(BlobIndex blob, const Piece& piece, Instant now) {
  absences_[index(blob, piece)].back().to = now;
}

void Shadow::write(BlobIndex blob, std::span<const Piece> missing, Instant now) {
  absences_.resize(absences_.size() + std::size_t{kinds_} * world_.committee().shards());
  for (const Piece& piece : missing) absences_[index(blob, piece)].push_back({now, Instant::never()});
}

bool Shadow::was_held(BlobIndex blob, const Piece& piece, Instant at) const {
  if (!world_.blobs()[blob].placement.has_slot(piece.shard)) return false;
  if (const auto deleted = invalid_.find(blob); deleted != invalid_.end() && deleted->second < at)
    return false;
  return std::ranges::none_of(absences_[index(blob, piece)],
                              [&](const Absence& absence) { return absence.from < at && at < absence.to; });
}

std::optional<Instant> Shadow::missing_since(BlobIndex blob, const Piece& piece) const {
  const std::vector<Absence>& absences = absences_[index(blob, piece)];
  if (absences.empty() || absences.back().to != Instant::never()) return std::nullopt;
  return absences.back().from;
}

Instant Shadow::held_since(BlobIndex blob, const Piece& piece) const {
  const std::vector<Absence>& absences = absences_[index(blob, piece)];
  return absences.empty() ? Instant{} : absences.back().to;
}

std::vector<std::uint32_t> Shadow::slots_held(BlobIndex blob, std::uint32_t kind) const {
  const Blob one = world_.blobs()[blob];
  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < one.layout->slots; ++slot)
    if (is_held(blob, {kind, one.placement.shard_of(slot)})) slots.push_back(slot);
  return slots;
}

std::vector<std::uint32_t> Shadow::slots_somewhere(BlobIndex blob, std::uint32_t kind) const {
  const Blob one = world_.blobs()[blob];
  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < one.layout->slots; ++slot) {
    const Piece piece{kind, one.placement.shard_of(slot)};
    if (is_held(blob, piece) || is_in_copy(blob, piece)) slots.push_back(slot);
  }
  return slots;
}

std::uint32_t Shadow::held(BlobIndex blob, std::uint32_t kind) const {
  return static_cast<std::uint32_t>(slots_held(blob, kind).size());
}

std::vector<Piece> Shadow::missing(BlobIndex blob) const {
  const Placement placement = world_.blobs()[blob].placement;
  std::vector<Piece> pieces;
  for (std::uint32_t kind = 0; kind < kinds_; ++kind)
    for (Shard shard = 0; shard < world_.committee().shards(); ++shard)
      if (placement.has_slot(shard) && !is_held(blob, {kind, shard})) pieces.push_back({kind, shard});
  return pieces;
}

std::vector<Piece> Shadow::missing(BlobIndex blob, NodeId node) const {
  std::vector<Piece> pieces = missing(blob);
  std::erase_if(pieces, [&](const Piece& piece) { return world_.committee().owner(piece.shard) != node; });
  return pieces;
}

std::vector<Piece> Shadow::owed(BlobIndex blob, NodeId node) const {
  std::vector<Piece> pieces = missing(blob, node);
  std::erase_if(pieces,
                [&](const Piece& piece) { return is_hidden(blob, piece) || is_arriving(piece.shard); });
  return pieces;
}

}  // namespace floe::swarm
